"""What the keys of one step say together: do or run, and what each of them needs."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

from regie.playbook.content import MailTemplate
from regie.playbook.instants import has_time
from regie.playbook.model import Anchor
from regie.playbook.model import Step
from regie.playbook.nodes import Spot
from regie.playbook.nodes import Text
from regie.playbook.recurrence_checks import check_recurrence
from regie.playbook.report import Report
from regie.playbook.rules import references
from regie.playbook.rules import shape
from regie.playbook.rules import steps as rules
from regie.playbook.scope import Scope
from regie.playbook.section import Section
from regie.playbook.templates import Templates
from regie.playbook.verbs import Verb
from regie.playbook.verbs import VERBS

NEED_RUN = ("to", "via", "with", "if_missed")
NEED_DO = ("takes", "effort", "checks")
KINDS = ("do", "run", "gate")

#: What sets off a step of the machine's.
SETS_OFF = ("at", "every", "after")


@dataclass(frozen=True, slots=True, kw_only=True)
class StepChecks:
    """Judges steps one by one.

    Attributes:
        mails: The templates that steps refer to, filled as they are met, by name and
            by what the step is repeated for and whether it recurs; None for a bad one.
    """

    scope: Scope
    anchors: Mapping[str, Anchor]
    templates: Templates
    mails: dict[tuple[str, str | None, bool], MailTemplate | None] = field(
        default_factory=dict
    )

    def check(self, step: Step, section: Section) -> None:
        """Report everything that does not go together in the step."""
        kinds = [kind for kind in KINDS if kind in section.given]
        if len(kinds) != 1:
            rules.do_or_run(self.report, section.spot, found=kinds)
        elif kinds == ["run"]:
            self._check_run(step, section)
        else:
            self._check_person(step, section, kinds[0])
        if self.scope.phases and not section.has("phase"):
            section.require(
                "phase",
                fr=f"phases : {self.report.listing(self.scope.phases, feminine=True)}",
                en=f"phases: {self.report.listing(self.scope.phases)}",
            )
        check_recurrence(step, section, self.anchors)
        self._check_texts(step, section)
        self._check_mail(step, section)

    @property
    def report(self) -> Report:
        """Return where problems go."""
        return self.scope.report

    def _check_person(self, step: Step, section: Section, kind: str) -> None:
        mail = ("mail",) if kind == "gate" else ()
        told = {"to"} if kind == "gate" else set()  # who hears if no go comes
        for key in ("title", *mail, *NEED_RUN):
            if section.has(key) and key not in told:
                rules.misplaced_key(
                    self.report, section.key_spot(key), key, needs="run"
                )
        if kind == "gate":
            self._check_gate(section)
        elif not section.has("who"):
            rules.nobody(self.report, section.spot, step.name)

    def _check_gate(self, section: Section) -> None:
        section.require(
            "who",
            fr="une décision a quelqu'un qui la prend : who: obm",
            en="somebody takes the decision: who: obm",
        )
        section.require(
            "checks",
            fr="écrivez ce qui doit être vrai pour dire oui : checks: [un, deux]",
            en="write what must be true to say yes: checks: [one, two]",
        )

    def _check_run(self, step: Step, section: Section) -> None:
        for key in NEED_DO:
            if section.has(key):
                rules.misplaced_key(self.report, section.key_spot(key), key, needs="do")
        if not section.has("title"):
            rules.missing_title(self.report, section.spot, step.name, step.title)
        self._check_moment(step, section)
        verb = VERBS.get(step.run or "")
        if verb is not None:
            self._check_needs(verb, step, section)
        elif isinstance(run := section.node("run"), Text):
            references.unknown_verb(self.report, run, VERBS)

    def _check_moment(self, step: Step, section: Section) -> None:
        if section.given.isdisjoint(SETS_OFF):
            rules.no_moment(self.report, section.spot, step.name)
        elif step.at is not None and not has_time(step.at, self.anchors):
            at = section.node("at")
            spot = at.spot() if at is not None else section.spot
            nine = self.report.sample(fr="à 9h", en="at 09:00")
            rules.day_only(self.report, spot, step.at.text, f"{step.at.text} {nine}")

    def _check_needs(self, verb: Verb, step: Step, section: Section) -> None:
        for key in verb.keys:
            section.require(
                key,
                fr=f"« run: {step.run} » en a besoin",
                en=f"`run: {step.run}` needs it",
            )
        for key in verb.arguments:
            if key not in step.arguments and section.may_hold_table("with"):
                shape.missing_key(
                    self.report,
                    section.key_spot("with"),
                    section.place(),
                    f"with: {key}",
                    self.report.say(
                        fr=f"écrivez « with: {{{key}: …}} »",
                        en=f"write `with: {{{key}: …}}`",
                    ),
                )

    def _check_texts(self, step: Step, section: Section) -> None:
        """Judge the texts of the card, which speak of parameters and the item only."""
        texts = list(_to_fill(step, section))
        if not texts:
            return
        known = [name for name in self.templates.known if name.startswith("params.")]
        templates = replace(self.templates, known=known)
        for text, spot in texts:
            templates.check(text, spot, kind=step.for_each)

    def _check_mail(self, step: Step, section: Section) -> None:
        node = section.node("mail")
        if not isinstance(node, Text) or node.is_nothing:
            return
        name = node.value.strip()
        if name not in self.templates.sources:
            references.unknown_mail(self.report, node, self.templates.sources)
            return
        kind, recurs = step.for_each, step.every is not None
        if (name, kind, recurs) not in self.mails:
            template = self.templates.mail(
                name, sender=step.name, kind=kind, recurs=recurs
            )
            self.mails[name, kind, recurs] = template


def _to_fill(step: Step, section: Section) -> Iterator[tuple[str, Spot]]:
    """Yield the texts of a step's card that hold something to fill in."""
    for key in ("do", "gate", "title", "how"):
        node = section.node(key)
        if isinstance(node, Text) and "{" in node.value:
            yield node.value, node.spot()
    for check in step.checks:
        if "{" in check.text:
            yield check.text, section.key_spot("checks")
    for link in step.links:
        text = f"{link.title}\n{link.address}"
        if "{" in text:
            yield text, section.key_spot("links")
