"""The keys of a playbook itself and of what stands in front of its steps."""

from __future__ import annotations

from regie.playbook.keys.key import Key
from regie.playbook.keys.key import KeyTable
from regie.playbook.keys.key import Kind
from regie.playbook.keys.parts import DELIVERABLE
from regie.playbook.keys.parts import EVENT
from regie.playbook.keys.parts import GOAL
from regie.playbook.keys.parts import INCLUDE
from regie.playbook.keys.step import STEP
from regie.playbook.parameters import KINDS
from regie.words import LANGUAGES

_TITLE = Key(
    name="title",
    kind=Kind.TEXT,
    fr="Le nom que les gens lisent",
    en="The name that people read",
    example="Ouverture du panier",
    english="Cart opening",
)

PARAMETER = KeyTable(
    fr="Une valeur demandée au départ d'une campagne",
    en="A value asked when a campaign starts",
    keys=(
        Key(
            name="ask",
            kind=Kind.TEXT,
            fr="La question posée",
            en="The question that is asked",
            example="Adresse de la page d'inscription ?",
            english="Address of the registration page?",
        ),
        Key(
            name="type",
            kind=Kind.CHOICE,
            values=KINDS,
            fr="Ce que la réponse doit être ; text, ou choice s'il y a des choix",
            en="What the answer must be; text, or choice where there are choices",
            example="number",
        ),
        Key(
            name="min",
            kind=Kind.NUMBER,
            fr="Le plus petit nombre accepté, pour « type: number »",
            en="The smallest number that is accepted, for `type: number`",
            example="0",
        ),
        Key(
            name="max",
            kind=Kind.NUMBER,
            fr="Le plus grand nombre accepté, pour « type: number »",
            en="The largest number that is accepted, for `type: number`",
            example="100",
        ),
        Key(
            name="default",
            kind=Kind.TEXT,
            fr="La valeur prise sans réponse",
            en="The value without an answer",
            example="40",
        ),
        Key(
            name="required",
            kind=Kind.TRUTH,
            fr="Pas de départ sans réponse",
            en="No start without an answer",
            example="oui",
            english="yes",
        ),
        Key(
            name="choices",
            kind=Kind.LIST,
            fr="Les réponses possibles, pour « type: choice »",
            en="What may be answered, for `type: choice`",
            example="[gratuit, payant]",
            english="[free, paid]",
        ),
    ),
)

CALENDAR = KeyTable(
    fr="Les jours sans travail et les heures ouvrées",
    en="Days without work, and working hours",
    keys=(
        Key(
            name="days_off",
            kind=Kind.WEEKDAYS,
            fr="Les jours de la semaine sans travail",
            en="The days of the week without work",
            example="[samedi, dimanche]",
            english="[saturday, sunday]",
        ),
        Key(
            name="holidays",
            kind=Kind.TEXT,
            fr="Le pays, ou la région, dont les jours fériés sont chômés",
            en="The country, or region, whose public holidays are days off",
            example="FR",
        ),
        Key(
            name="closed",
            kind=Kind.LIST,
            fr="D'autres jours sans travail",
            en="Further days without work",
            example="[2027-05-07]",
        ),
        Key(
            name="day",
            kind=Kind.HOURS,
            fr="Les heures d'un jour de travail",
            en="The hours of a working day",
            example='"09:00-18:00"',
        ),
    ),
)

ANCHOR = KeyTable(
    fr="Une date nommée, à laquelle les étapes s'accrochent",
    en="A named date that steps hang on",
    short=Kind.MOMENT,
    keys=(
        Key(
            name="date",
            kind=Kind.MOMENT,
            fr="Le jour lui-même, ou comment il découle d'une autre date",
            en="The day itself, or how it follows from another date",
            example="5 jours après cart_open à 23h59",
            english="5 days after cart_open at 23:59",
        ),
        Key(
            name="required",
            kind=Kind.TRUTH,
            fr="À donner au départ d'une campagne",
            en="To be given when a campaign starts",
            example="oui",
            english="yes",
        ),
        _TITLE,
        Key(
            name="ask",
            kind=Kind.TEXT,
            fr="La question posée au départ",
            en="The question that is asked at the start",
            example="Quand le panier ouvre-t-il ?",
            english="When does the cart open?",
        ),
    ),
)

LAUNCH = KeyTable(
    fr="Quand et où le lancement a lieu",
    en="When and where the launch takes place",
    keys=(
        Key(
            name="time_zone",
            kind=Kind.TEXT,
            fr="Le fuseau dans lequel jours et heures sont entendus",
            en="The zone in which days and times are meant",
            example="Europe/Paris",
            required=True,
        ),
        Key(
            name="calendar",
            kind=Kind.TABLE,
            inside=CALENDAR,
            fr="Les jours sans travail et les heures ouvrées",
            en="Days without work, and working hours",
        ),
        Key(
            name="anchors",
            kind=Kind.NAMED,
            inside=ANCHOR,
            fr="Les dates nommées, auxquelles les étapes s'accrochent",
            en="The named dates that steps hang on",
        ),
        Key(
            name="event",
            kind=Kind.TABLE,
            inside=EVENT,
            fr="Les jours de l'événement, pour « for_each: day »",
            en="The days of the event, for `for_each: day`",
        ),
    ),
)

ROLE = KeyTable(
    fr="Un rôle : son nom pour le playbook, puis comment les gens l'appellent",
    en="A role: its name for the playbook, then what people call it",
    short=Kind.TEXT,
    keys=(),
)

PHASE = KeyTable(
    fr="Une étendue nommée du calendrier",
    en="A named stretch of the timeline",
    short=Kind.TEXT,
    keys=(
        _TITLE,
        Key(
            name="from",
            kind=Kind.MOMENT,
            fr="Ses étapes ne commencent pas avant",
            en="Its steps do not start before",
            example="30 jours avant cart_open",
            english="30 days before cart_open",
        ),
    ),
)

PLAYBOOK = KeyTable(
    fr="Le playbook",
    en="The playbook",
    keys=(
        Key(
            name="playbook",
            kind=Kind.TEXT,
            fr="Le titre",
            en="The title",
            example="Lancement d'une formation",
            english="Launch of a course",
            required=True,
        ),
        Key(
            name="language",
            kind=Kind.CHOICE,
            values=LANGUAGES,
            fr="La langue de ses phrases et de ses mails",
            en="The language of its sentences and mails",
            example="fr",
            english="en",
        ),
        Key(
            name="description",
            kind=Kind.TEXT,
            fr="À quoi il sert, en une phrase ou deux",
            en="What it is for, in a sentence or two",
        ),
        Key(
            name="agreement",
            kind=Kind.TEXT,
            fr="Le fichier de l'accord avec la cliente, à côté du playbook",
            en="The file of the agreement with the client, beside the playbook",
            example="agreement.yaml",
        ),
        Key(
            name="include",
            kind=Kind.TABLES,
            inside=INCLUDE,
            fr="Des phases reprises d'un autre playbook",
            en="Phases taken from another playbook",
        ),
        Key(
            name="parameters",
            kind=Kind.NAMED,
            inside=PARAMETER,
            fr="Ce qui est demandé au départ, à utiliser dans les titres et les mails",
            en="What is asked at the start, for use in titles and mails",
        ),
        Key(
            name="launch",
            kind=Kind.TABLE,
            inside=LAUNCH,
            fr="Quand et où le lancement a lieu",
            en="When and where the launch takes place",
            required=True,
        ),
        Key(
            name="roles",
            kind=Kind.NAMED,
            inside=ROLE,
            fr="Les rôles de l'équipe ; obm existe toujours",
            en="The roles of the team; obm is always there",
            example="{client: Cliente}",
            english="{client: Client}",
        ),
        Key(
            name="phases",
            kind=Kind.NAMED,
            inside=PHASE,
            fr="Les grandes étendues du calendrier",
            en="The big stretches of the timeline",
            example="{promotion: Promouvoir}",
            english="{promotion: Promote}",
        ),
        Key(
            name="goals",
            kind=Kind.NAMED,
            inside=GOAL,
            fr="Les chiffres clés et leurs cibles",
            en="The key figures with their targets",
            example="{registrations: 1200}",
        ),
        Key(
            name="deliverables",
            kind=Kind.NAMED,
            inside=DELIVERABLE,
            fr="Ce qui doit être livré, pour « for_each: deliverable »",
            en="What must be delivered, for `for_each: deliverable`",
        ),
        Key(
            name="steps",
            kind=Kind.NAMED,
            inside=STEP,
            fr="Les étapes, chacune sous son nom",
            en="The steps, each under its name",
            required=True,
        ),
    ),
)
