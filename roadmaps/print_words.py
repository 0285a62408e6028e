"""Words that a printed plan uses in a sense of its own, said in a sentence each."""

from django.utils.translation import gettext as _


def glossary(with_money: bool = True) -> list[tuple[str, str]]:
    """Word and meaning, by the alphabet of the reader's language."""
    words = [
        (_("Baseline"), _("The value of an indicator when the plan was written.")),
        (_("Finding"), _("What the mission found at one indicator, with the level reached.")),
        (
            _("Foundation indicator"),
            _("An indicator whose target is level 3, where others have level 2."),
        ),
        (
            _("Fusion cell"),
            _(
                "A place where several agencies bring their information together, assess it in "
                "common and pass the result on."
            ),
        ),
        (
            _("HRDDP"),
            _(
                "Human rights due diligence policy: United Nations support to security forces of "
                "States is assessed first and followed afterwards."
            ),
        ),
        (
            _("Means of verification"),
            _("Where somebody else can see that a target was reached."),
        ),
        (
            _("National Action Plan"),
            _("The State’s own plan after a mission, here also called the Roadmap."),
        ),
        (_("Objective"), _("One of the few aims under which the actions of the plan stand.")),
        (
            _("Quick win"),
            _("An action with an impact of 4 or more and a short horizon, up to six months."),
        ),
        (
            _("Safeguard gate"),
            _(
                "An indicator of lawfulness, oversight or rights. At level 0 or 1 its action comes "
                "within the first twelve months."
            ),
        ),
        (_("SOP"), _("Standard operating procedure: how one task is done, in writing.")),
        (_("Target"), _("The value of an indicator that is to be reached by its action’s end.")),
    ]
    if with_money:
        words += [
            (
                _("Critical path"),
                _(
                    "The chain of actions that wait for one another and together last the most "
                    "days: a delay in it delays its end."
                ),
            ),
            (_("Funding gap"), _("Money that an action needs and nobody has promised yet.")),
            (
                _("Milestone"),
                _("A dated step of an action. It counts once its proof was accepted."),
            ),
            (
                _("Pledged, secured"),
                _("Money that a named source has promised, and money that it has committed."),
            ),
        ]
    return sorted(words, key=lambda each: each[0].casefold())
