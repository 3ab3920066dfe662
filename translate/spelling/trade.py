"""Words of the trade, and British words, that Hunspell's English dictionary does not have."""

TRADE_WORDS = frozenset(
    """
    adaptor adaptors admin admins amongst api apis app apps ascii async autocomplete
    autocompletion autoload autoloader autoloading autostart awk backend backends backport
    backported backporting backports backtrace backtraces bash bios bitmap bitmaps bitmask
    bitmasks bitrate bitset bitsets blog blogger bloggers blogs bool boolean boot bootable
    bootloader bootloaders broadband bugfix bugfixes bugtracker burnt bytecode cafe cafes
    callback callbacks callout callouts cancelling cellphone changelog changelogs changeset
    changesets charset charsets checkbox checkboxes checkin checkins checksum checksums cheque
    cheques chipset chipsets chroot cli cloneable codebase codebases codec codecs codenamed
    commandline committer committers config configs contributor contributors copyleft coredump
    cpu cpus cron crypto css daemon daemons datacenter datacenters dataset datasets datastore
    debug debugger decrypt decrypted decryption defrag desktop desktops dev devs dhcp diffing
    diskless distro distros dmesg dns docs dotfile dotfiles downgrade downgraded downstream
    dreamt dropdown ebook ebooks emacs email emailed emails embeddable emulator emulators
    encodings endian endpoint endpoints enum euro euros executables failover falsy favicon
    filename filenames filesystem filesystems filetype firewall firewalls firmware firmwares
    folksonomy fork forked frontend frontends ftp gnome gpu gpus grey grub gtk homepage
    homepages hostnames html http https indices init initramfs inkjet inline inlined inlining
    inode inodes internet java javascript journaling journalling json kde keyboards keycode
    keycodes keymap keyring keyrings keystroke keystrokes lan laptop laptops leant leapt learnt
    lifecycle localhost localization login logins logout loopback lossless lossy maintainer
    maintainers malware meetup meetups memoization metadata microblog microblogging microcode
    microkernel middleware mirrorlist mixin mixins mockup mockups modem multicast multicore
    multilib multimedia multiplatform multithreaded multithreading namespace namespaced
    namespaces netbook netbooks netboot netinstall netmask newbie newbies nightly offline
    oldstable online opensource opt optimizations overclocking pagefile parallelization param
    params parser parsers passphrase passphrases performant perl php pixelated plaintext
    playlist playlists plugin plugins podcast podcasts popup popups prebuilt precompiled
    prefetch prefetching preinstall preinstalled preload preloaded preprocess preprocessor
    programmatically programme programmes protestor protestors proxied pseudocode pulldown
    python qt quickstart ram readme realtime reboot rebooted rebooting reboots recompile
    recompiled recompiling refactor refactored refactoring refcount refcounts regex regexes
    releng repo repos repository reproducibility resize resized resizing retest roadmap roadmaps
    rollback rom rootfs ruby runlevel runlevels runtime runtimes sandbox sandboxed sandboxing
    scalable screencast screencasts screenshot screenshots scrollbar sed serializer setter
    setuid sharding smartphone smartphones smelt snapshotting sourcecode spam spammer spammers
    spelt spinlock spoilt sql squashfs ssh ssl stacktrace startup stderr stdin stdio stdout
    struct structs subcommand subcommands subdirectories subdirectory subdomain subdomains
    subfolder subfolders submenu submodule submodules subnet subpackage subpackages subprime
    subprocess subprocesses subsystem subsystems subvolume subvolumes sudo superuser swappable
    symlink symlinked symlinks sysadmin sysadmins syscall syscalls syslog systray tablet tarball
    tarballs teardown testcase testcases theming thumbnailer tickbox timeout timeouts timestamp
    timestamped timestamps timezone timezones tls tmpfs tokenizer toml toolbar toolbars
    toolchain toolchains toolkit toolkits toolset tooltip tooltips touchpad touchpads
    touchscreen touchscreens traceback tracebacks trackpad translator truthy tty typo typos udev
    ultrabook umount unicode usb utf vim vpn wan whilst whitespaces widgets wiki wildcard
    wildcards xml yaml zsh
    """.split()
)
