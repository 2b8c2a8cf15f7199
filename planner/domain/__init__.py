"""The words of the planner. One word for one thing, in code and on screen.

Who
    Organization   организация           a kindergarten, a school, or the office above them; has a zone, a week, a kind
    Position       должность / орган     a seat («старший воспитатель») or a body («педагогический совет»)
    Person         сотрудник             a human in one organisation
    Account        учётная запись        a login; may have a person in each of several organisations
    Role           права                 administrator, head, coordinator, executor, observer
    Holding        занимает должность    a person holds a position from-to; a substitute acts («и. о.») with a basis

What
    Cyclogram      циклограмма           a plan of one organisation for a year or several; has editions
    Edition        редакция              the plan as approved by one order
    Section        раздел                a group of activities
    Function       функция ВСОКО         a row of the function matrix, coded 1.1 … 4.2
    CatalogEntry   типовое мероприятие   a ready activity of the catalogue
    Activity       мероприятие           a row of the plan: what, when (phrase and Rule), whose, what document results
    Document       документ              a governing document of the register; has a review date
    ImportDraft    загруженный документ  a plan read from a file, looked through before anything is written

When
    SchoolYear     учебный год           1 September - 31 August, written 2026/2027; its plan may open in August
    phrase         срок (как в документе)  the words in the document, kept verbatim
    Rule           правило срока         how an activity falls on the year
    Reading        прочтение             what was understood of a phrase, how surely, what it says back
    Span           срок (с … по …)       the day a run opens (or none) and the day it is due
    Occurrence     проведение            one dated duty: a run of an activity, or what a decision, finding,
                                         document or attestation asks for
    Move           перенос               an occurrence's day changed, by whom and why

Whose
    Assignment     поручение             this position (or person), this occurrence, this Part
    Part           роль в мероприятии    ответственный, исполнитель, контролирующий

Saying
    Reminder       напоминание           one thing to be said to one person about one occurrence; a row
    Message        сообщение             what is said at once to one person or body: one or many reminders
    Delivery       отправка              one attempt to bring a message over one channel
    Digest         сводка                a message about everything of a period, or of what was missed
    Contact        адрес в канале        where a person or body is reached: a chat, a mailbox
    Channel        канал                 Telegram, MAX, e-mail, the page
    Feed           подписка на календарь a secret .ics address of a person, position, section or plan

Doing
    Completion     отметка о выполнении  who marked it, when, what came of it; submitted, accepted or returned
    Evidence       подтверждение         a document or file: kind, number, date, hash, version
    Finding        замечание             what must be put right, by whom, until when
    Decision       управленческое решение  what was decided from results, by whom, until when
    YearReport     анализ выполнения за год
    JournalEntry   запись журнала        who changed what, when, from where

Moments end in `_at` (aware, UTC); days end in `_on` (in the organisation's zone); deadlines are days.
"""

from planner.domain import (
    access,
    assignment,
    comment,
    completion,
    contact,
    decision,
    document,
    errors,
    feed,
    import_draft,
    journal,
    message,
    node,
    occurrence,
    organization,
    people,
    plan,
    reminder,
    rights,
)

__all__ = [
    "access",
    "assignment",
    "comment",
    "completion",
    "contact",
    "decision",
    "document",
    "errors",
    "feed",
    "import_draft",
    "journal",
    "message",
    "node",
    "occurrence",
    "organization",
    "people",
    "plan",
    "reminder",
    "rights",
]
