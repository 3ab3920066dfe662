"""Words of the trade, and British words, that Hunspell's English dictionary does not have."""

TRADE_WORDS = frozenset(
    """
    admin admins amongst api apis app apps async autocomplete autocompletion autostart backend
    backends backport backported backporting backports backtrace backtraces bitrate blog blogger
    bloggers blogs boolean boot bootable bootloader bootloaders broadband bugfix bugfixes
    bugtracker burnt bytecode cafe cafes cancelling cellphone changelog changelogs changeset
    changesets checkbox checkboxes checksum checksums cheque cheques chipset chipsets chroot cli
    cloneable codebase codebases codec codecs codenamed commandline committer committers config
    configs contributor contributors copyleft coredump cron crypto daemon daemons dataset
    datasets datastore debug debugger decrypt decrypted decryption defrag desktop desktops dev
    devs diskless distro distros dmesg docs dotfile dotfiles downgrade downgraded downstream
    dreamt dropdown ebook ebooks email emailed emails embeddable emulator emulators encodings
    endian endpoint endpoints enum euro euros executables failover favicon filename filenames
    filesystem filesystems filetype firewall firewalls firmware firmwares folksonomy fork forked
    frontend frontends grey homepage homepages initramfs inkjet inline inlined inode inodes
    internet journaling journalling keyboards keymap keyring keyrings keystroke keystrokes
    laptop laptops leant leapt learnt lifecycle localhost localization login logins logout
    loopback lossless lossy maintainer maintainers malware meetup meetups metadata microblog
    microblogging microcode microkernel middleware mirrorlist mixin mixins mockup mockups modem
    multicast multicore multilib multimedia multiplatform multithreaded multithreading namespace
    namespaces netbook netbooks netboot netinstall netmask newbie newbies nightly offline
    oldstable online opensource opt optimizations overclocking pagefile parallelization param
    params parser parsers passphrase passphrases performant pixelated plaintext playlist
    playlists plugin plugins podcast podcasts popup popups prebuilt precompiled prefetch
    prefetching preinstall preinstalled preload preloaded preprocess preprocessor
    programmatically programme programmes protestor protestors proxied pseudocode pulldown
    quickstart readme realtime reboot rebooted rebooting reboots recompile recompiled
    recompiling refactor refactored refactoring regex regexes releng repo repos repository
    reproducibility resize resized resizing retest roadmap roadmaps rollback rootfs runlevel
    runlevels runtime runtimes sandbox sandboxed sandboxing scalable screencast screencasts
    screenshot screenshots scrollbar serializer setter setuid sharding smartphone smartphones
    smelt snapshotting sourcecode spam spammer spammers spelt spinlock spoilt squashfs
    stacktrace startup stderr stdin stdout subcommand subcommands subdirectories subdirectory
    subdomain subfolder submenu submodule submodules subnet subpackage subpackages subprime
    subprocess subsystem subsystems subvolume subvolumes sudo superuser swappable symlink
    symlinked symlinks sysadmin sysadmins syscall syscalls syslog systray tablet tarball
    tarballs teardown testcase testcases theming thumbnailer timeout timeouts timestamp
    timestamps timezone timezones tmpfs tokenizer toolbar toolbars toolchain toolchains toolkit
    toolkits toolset tooltip tooltips touchpad touchpads touchscreen touchscreens traceback
    tracebacks trackpad translator tty typo typos udev ultrabook whilst widgets wiki
    """.split()
)
