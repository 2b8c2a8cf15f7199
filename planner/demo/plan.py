"""Циклограмма показательного детского сада: its rows, and how each of them usually goes.

Most deadlines are those of the year's rhythm. A few are set from the day on which the demo is made, so that on any
day of the year something is late, something waits to be checked and something is due tomorrow.
"""

from dataclasses import dataclass
from enum import Enum, auto

OLGA, VERA, MARAT = "старший воспитатель", "заведующий", "воспитатели"
PSYCHOLOGIST, CARETAKER, ACCOUNTANT = "педагог-психолог", "завхоз", "главный бухгалтер"
COUNCIL, GROUP, COMMISSION = "педагогический совет", "рабочая группа по РППС", "аттестационная комиссия"
SITE, SYSTEMS = "ответственный за официальный сайт", "ответственный за информационные системы"

DOER = {
    OLGA: "olga",
    VERA: "vera",
    MARAT: "marat",
    PSYCHOLOGIST: "roza",
    CARETAKER: "gulnara",
    ACCOUNTANT: "nadezhda",
    COUNCIL: "olga",
    GROUP: "marat",
    COMMISSION: "roza",
    SITE: "ilya",
    SYSTEMS: "ilya",
}


class Fate(Enum):
    """How it goes with the occurrences of a row that are due by now."""

    DONE = auto()
    LEFT = auto()
    """Nobody has marked it: it is late."""
    ON_REVIEW = auto()
    RETURNED = auto()
    MOVED = auto()


class Last(Enum):
    """How it goes with the last occurrence of a row."""

    AS_OTHERS = auto()
    MISSED = auto()
    CANCELLED = auto()


@dataclass(frozen=True)
class Row:
    title: str
    code: str
    """Of the function matrix."""
    phrase: str
    whose: str
    document: str
    short_title: str = ""
    controller: str = ""
    executors: tuple[str, ...] = ()
    invariant: bool = True
    demands_file: bool = False
    demands_decision: bool = False
    days_late: int = -1
    """Working days between the deadline and the mark; negative is before it."""
    result: str = ""
    conclusion: str = ""
    proposal: str = ""
    good_practice: bool = False
    decision: str = ""
    due_in: int | None = None
    """Working days from today, in place of the phrase."""
    fate: Fate = Fate.DONE
    last_is: Last = Last.AS_OTHERS


ROWS = (
    Row(
        "Актуализация Положения о внутренней системе оценки качества образования",
        "1.1",
        "до 25 сентября",
        OLGA,
        "Положение, приказ",
        short_title="Актуализация Положения о ВСОКО",
        controller=VERA,
        demands_file=True,
        days_late=-3,
        result="Положение приведено в соответствие с ФОП ДО, добавлен раздел о вариативных процедурах.",
        conclusion="Локальная база позволяет проводить все процедуры года.",
    ),
    Row(
        "Разработка и утверждение регламентов оценочных процедур на год",
        "1.2",
        "до 30 сентября",
        OLGA,
        "регламенты, приказ",
        short_title="Регламенты оценочных процедур на год",
        controller=VERA,
        demands_file=True,
        days_late=5,
        result="Утверждено шесть регламентов.",
        conclusion="Регламенты утверждены позже срока: согласование с педагогами заняло больше времени.",
        proposal="Начинать согласование регламентов в августе.",
    ),
    Row(
        "Проверка сроков действия локальных нормативных актов",
        "1.1",
        "18 декабря, 21 мая",
        VERA,
        "справка",
        short_title="Сроки действия локальных актов",
        invariant=False,
        result="Истекающих сроков действия не выявлено.",
    ),
    Row(
        "Приказ о проведении мероприятий ВСОКО в учебном году",
        "2.1.1",
        "до 10 сентября",
        VERA,
        "приказ",
        short_title="Приказ о мероприятиях ВСОКО на год",
        demands_file=True,
        result="Приказ издан, ответственные ознакомлены под подпись.",
    ),
    Row(
        "Представление данных мониторинга качества дошкольного образования учредителю",
        "2.1.3",
        "до 15 октября, до 15 апреля",
        OLGA,
        "отчёт",
        short_title="Данные мониторинга качества для МОУО",
        controller=VERA,
        days_late=-2,
        result="Данные внесены по всем показателям.",
    ),
    Row(
        "Рассмотрение итогов оценочных процедур на педагогическом совете",
        "2.1.4",
        "29 января, 26 марта, 28 мая",
        COUNCIL,
        "протокол",
        short_title="Итоги процедур на педагогическом совете",
        days_late=0,
        result="Итоги рассмотрены, решения внесены в протокол.",
    ),
    Row(
        "Заседание педагогического совета: ход выполнения циклограммы",
        "2.1.4",
        "",
        COUNCIL,
        "протокол",
        short_title="Педсовет о ходе выполнения циклограммы",
        due_in=4,
    ),
    Row(
        "Анкетирование педагогов о профессиональных затруднениях",
        "2.2.3",
        "18 сентября, 14 мая",
        PSYCHOLOGIST,
        "справка",
        short_title="Анкетирование педагогов: затруднения",
        invariant=False,
        result="Опрошено 14 педагогов; чаще всего называют работу с детьми с ОВЗ и цифровые инструменты.",
        conclusion="Темы методических часов на полугодие выбраны по ответам.",
        good_practice=True,
    ),
    Row(
        "Устранение замечаний по развивающей среде групп",
        "2.2.2",
        "",
        MARAT,
        "акт об устранении",
        short_title="Устранение замечаний по среде групп",
        controller=OLGA,
        demands_file=True,
        due_in=-3,
        fate=Fate.LEFT,
    ),
    Row(
        "Смотр-конкурс «Лучшая развивающая среда группы»",
        "2.2.4",
        "11 декабря",
        MARAT,
        "положение, протокол жюри",
        short_title="Смотр-конкурс «Лучшая среда группы»",
        controller=OLGA,
        invariant=False,
        days_late=0,
        result="Участвовали все шесть групп, первое место у группы «Гномики».",
        good_practice=True,
    ),
    Row(
        "Аттестация педагогов на соответствие занимаемой должности",
        "2.2.7",
        "22 октября, 18 марта",
        COMMISSION,
        "протокол",
        short_title="Аттестация на соответствие должности",
        days_late=0,
        result="Аттестованы двое, оба соответствуют занимаемой должности.",
        last_is=Last.CANCELLED,
    ),
    Row(
        "Методический час по процедурам ВСОКО",
        "2.2.5",
        "последняя среда октября, последняя среда января, последняя среда февраля, последняя среда апреля",
        OLGA,
        "лист участия",
        short_title="Методический час по процедурам ВСОКО",
        invariant=False,
        days_late=0,
        result="Разобраны карты оценки, вопросов по заполнению не осталось.",
    ),
    Row(
        "Методический час: как заполнять карты оценки среды",
        "2.2.5",
        "",
        MARAT,
        "лист участия",
        short_title="Методический час по картам оценки",
        invariant=False,
        due_in=2,
    ),
    Row(
        "Размещение материалов ВСОКО на официальном сайте",
        "2.3.4",
        "в течение года",
        SITE,
        "страница сайта",
        short_title="Материалы ВСОКО на официальном сайте",
    ),
    Row(
        "Внесение сведений в региональную информационную систему",
        "2.3.1",
        "5 октября, 11 января, 5 апреля, 5 июля",
        SYSTEMS,
        "выгрузка из системы",
        short_title="Сведения в региональную систему",
        controller=OLGA,
        result="Сведения внесены, расхождений нет.",
    ),
    Row(
        "Инструктаж по информационной безопасности",
        "2.3.2",
        "",
        SYSTEMS,
        "журнал инструктажа",
        controller=VERA,
        due_in=-25,
        fate=Fate.MOVED,
    ),
    Row(
        "Расчёт затрат на проведение оценочных процедур",
        "2.4.1",
        "до 20 декабря",
        ACCOUNTANT,
        "расчёт",
        short_title="Расчёт затрат на оценочные процедуры",
        controller=VERA,
        days_late=2,
        result="Затраты учтены в плане финансово-хозяйственной деятельности.",
    ),
    Row(
        "Отчёт об оснащении групп пособиями и оборудованием",
        "2.4.2",
        "",
        CARETAKER,
        "отчёт",
        short_title="Отчёт об оснащении групп",
        controller=VERA,
        demands_file=True,
        due_in=-1,
        fate=Fate.LEFT,
    ),
    Row(
        "Проверка готовности групп к новому учебному году",
        "2.4.1",
        "до 13 августа {last} г.",
        VERA,
        "акт готовности",
        short_title="Готовность групп к новому учебному году",
        invariant=False,
        result="Все шесть групп готовы.",
    ),
    Row(
        "Педагогическая диагностика освоения образовательной программы",
        "3.3",
        "с 14 по 25 сентября, с 11 по 21 мая",
        MARAT,
        "карты наблюдений, справка",
        short_title="Педагогическая диагностика",
        controller=OLGA,
        invariant=False,
        days_late=-1,
        result="Обследованы 132 ребёнка шести групп.",
        conclusion="Ниже ожидаемого - речевое развитие в средних группах.",
        proposal="Включить в план занятия логопеда для средних групп.",
    ),
    Row(
        "Оценка кадровых условий реализации программы",
        "3.3",
        "до 23 октября",
        OLGA,
        "справка",
        short_title="Оценка кадровых условий",
        controller=VERA,
        demands_decision=True,
        days_late=2,
        result="Категорию имеют 9 из 14 педагогов, курсы за три года прошли 12.",
        conclusion="Двум педагогам курсы нужны в этом году.",
        decision="Направить двух воспитателей на курсы повышения квалификации по работе с детьми с ОВЗ.",
    ),
    Row(
        "Оценка развивающей предметно-пространственной среды групп (РППС)",
        "3.3",
        "",
        GROUP,
        "справка, карты оценки",
        short_title="Оценка развивающей среды групп (РППС)",
        controller=VERA,
        executors=(PSYCHOLOGIST,),
        demands_file=True,
        demands_decision=True,
        due_in=-1,
        days_late=-1,
        fate=Fate.ON_REVIEW,
        result="Среда соответствует программе, средняя оценка по картам 87 %; группы с замечаниями - 2 из 6.",
        conclusion="Среда обновлена во всех группах. Слабое место прежнее: речевые центры в «Радуге» и «Солнышке».",
    ),
    Row(
        "Наблюдение занятий в группах раннего возраста",
        "3.3",
        "",
        MARAT,
        "карты наблюдения",
        short_title="Наблюдение занятий в раннем возрасте",
        controller=OLGA,
        invariant=False,
        demands_file=True,
        due_in=-16,
        days_late=0,
        fate=Fate.RETURNED,
        result="Посещено четыре занятия.",
    ),
    Row(
        "Наблюдение занятий по развитию речи",
        "3.3",
        "19 февраля, 9 апреля, 23 апреля",
        MARAT,
        "карты наблюдения",
        controller=OLGA,
        invariant=False,
        result="Занятия соответствуют программе, дети вовлечены.",
        last_is=Last.MISSED,
    ),
    Row(
        "Анкетирование родителей об удовлетворённости условиями",
        "3.3",
        "",
        MARAT,
        "справка",
        short_title="Анкетирование родителей",
        controller=OLGA,
        invariant=False,
        due_in=1,
    ),
    Row(
        "Анкетирование родителей по итогам года",
        "3.3",
        "20 апреля",
        MARAT,
        "справка",
        controller=OLGA,
        days_late=-2,
        result="Получено 118 анкет, довольны 94 % родителей.",
        conclusion="Родители просят больше сообщать о прогулках и питании.",
    ),
    Row(
        "Оценка психолого-педагогических условий",
        "3.3",
        "с 15 по 19 марта",
        PSYCHOLOGIST,
        "аналитическая справка",
        short_title="Психолого-педагогические условия",
        controller=VERA,
        days_late=0,
        result="Общение педагогов с детьми поддерживающее во всех группах.",
    ),
    Row(
        "Внеплановая оценка по обращениям родителей",
        "3.3",
        "по мере необходимости",
        OLGA,
        "справка",
        short_title="Внеплановая оценка по обращениям",
        invariant=False,
        result="Обращение о сквозняке в раздевалке рассмотрено, окна отрегулированы.",
    ),
    Row(
        "Контроль исполнения управленческих решений",
        "4.1",
        "в течение года",
        VERA,
        "приказы о результатах",
        short_title="Решения по итогам процедур",
    ),
    Row(
        "Отчёт о результатах самообследования",
        "4.2",
        "до 20 апреля",
        VERA,
        "отчёт, страница сайта",
        demands_file=True,
        days_late=-4,
        result="Отчёт рассмотрен педагогическим советом и размещён на сайте.",
    ),
    Row(
        "Анализ выполнения циклограммы за учебный год",
        "4.1",
        "11 июня",
        OLGA,
        "анализ",
        short_title="Анализ выполнения циклограммы за год",
        controller=VERA,
        result="Циклограмма выполнена, невыполненное перенесено в план следующего года.",
        conclusion="Доля выполненного в срок выросла.",
        proposal="Сдвинуть сроки регламентов на август, развести процедуры октября.",
    ),
)
