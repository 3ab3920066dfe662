"""A plan and a pack, as one who starts a training wants them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from models.ruen.train import corpus, vocabulary
from models.ruen.train.corpus import HELD_OUT, LEARNT, VOCABULARY
from models.ruen.train.plans import ON_A_PROCESSOR, Plan, Setting
from models.ruen.train.stream import Recipe
from models.ruen.train.views import PLAIN


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked for otherwise than the plan has it; None for what is not."""

    minutes: float | None = None
    within: float | None = None
    """Seconds from the start of the command, for whatever was trained before."""
    steps: int | None = None
    pause_after: float | None = None
    """Minutes after which a training stops, to go on later."""
    hold: bool = False
    """Keep the rate."""
    device: str | None = None
    compiled: bool | None = None
    processes: int | None = None

    def applied(self, setting: Setting) -> Setting:
        """Change a setting."""
        plan = self._plan(setting.plan)
        processes = setting.processes if self.processes is None else self.processes
        is_small = plan.device == "cpu"
        tokens = min(setting.tokens, ON_A_PROCESSOR) if is_small else setting.tokens
        return replace(setting, plan=plan, processes=processes, tokens=tokens)

    def _plan(self, plan: Plan) -> Plan:
        if self.minutes or self.steps:
            plan = replace(plan, seconds=60 * (self.minutes or 0.0), steps=self.steps or 0)
        if self.hold:
            plan = replace(plan, fall=0.0)
        if self.device and self.device != plan.device:
            # A processor compiles little that is quicker, and chooses its precision by trial.
            plan = replace(plan, device=self.device, compiled=False, bfloat16=None)
        return plan if self.compiled is None else replace(plan, compiled=self.compiled)


def recipes(pack: Path, setting: Setting) -> tuple[Recipe, Recipe]:
    """Read a pack: what is learnt from, and what is held out."""
    learnt, held_out = (corpus.read(pack / name) for name in (LEARNT, HELD_OUT))
    recipe = Recipe(
        learnt,
        vocabulary.read(pack / VOCABULARY),
        setting.variety,
        setting.tokens,
        setting.longest,
        setting.multiple,
        setting.round,
    )
    return recipe, replace(recipe, corpus=held_out, variety=PLAIN)
