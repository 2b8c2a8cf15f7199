"""Tables of every shape that plans have give the same rows from Word, Excel and CSV.

Each case is a table and what must be read of it: section, activity, deadline in words, who answers as written.
"""

from dataclasses import dataclass

import pytest

from calendars.rule import Habits, in_words
from calendars.school_year import SchoolYear
from planner.importing.plan import read_plan
from planner.importing.rows import SectionRow, TaskRow
from tests.importing.documents import Merge, Rows, csv_of, docx_of, docx_of_parts, sheet_of, xlsx_of, xlsx_of_sheets

YEAR = SchoolYear(2026)
HEAD = ["№", "Мероприятия", "Сроки", "Ответственные"]


@dataclass(frozen=True)
class Shape:
    rows: Rows
    read: list[str]
    """«раздел | мероприятие | срок | ответственные», empty parts left out."""
    merges: tuple[Merge, ...] = ()


ROMANS = ["IX", "X", "XI", "XII", "I", "II", "III", "IV", "V"]

SHAPES = {
    "months are rows over the tasks": Shape(
        [
            ["№", "Мероприятия", "Ответственные"],
            ["СЕНТЯБРЬ", "", ""],
            ["1", "Проверка планов", "Завуч"],
            ["2", "Входной контроль", "Учителя"],
            ["Октябрь 2025 г.", "", ""],
            ["1", "Контроль журналов", "Завуч"],
        ],
        [
            "СЕНТЯБРЬ | Проверка планов | сентябрь | Завуч",
            "СЕНТЯБРЬ | Входной контроль | сентябрь | Учителя",
            "Октябрь 2025 г. | Контроль журналов | октябрь | Завуч",
        ],
    ),
    "days and weeks inside the month above": Shape(
        [
            HEAD,
            ["", "Сентябрь", "", ""],
            ["1", "Проверка планов", "1 неделя", "Завуч"],
            ["2", "Входной контроль", "15-20", "Учителя"],
            ["", "Август", "", ""],
            ["3", "Готовность", "до 25", "Завуч"],
        ],
        [
            "Сентябрь | Проверка планов | 1-я неделя сентября | Завуч",
            "Сентябрь | Входной контроль | с 15 сентября по 20 сентября | Учителя",
            "Август | Готовность | до 25 августа | Завуч",
        ],
    ),
    "crosses under Roman months": Shape(
        [
            ["№ п/п", "Направления контроля", *ROMANS, "Ответственный"],
            ["1", "Питание", "+", "", "+", "", "+", "", "", "", "+", "Медсестра"],
            ["2", "Педсовет", "", "", "15", "", "", "", "20-25", "", "", "Директор"],
        ],
        [
            "Питание | сентябрь, ноябрь, январь, май | Медсестра",
            "Педсовет | 15 ноября; с 20 марта по 25 марта | Директор",
        ],
    ),
    "months in the second line of the heading": Shape(
        [
            ["№", "Мероприятия", "Месяцы", "", "", "Ответственные"],
            ["", "", "сент.", "дек.", "май", ""],
            ["1", "Питание", "+", "", "+", "Медсестра"],
            ["2", "Срез", "", "+", "", "Завуч"],
        ],
        [
            "Питание | сентябрь, май | Медсестра",
            "Срез | декабрь | Завуч",
        ],
        ((0, 2, 0, 4), (0, 0, 1, 0), (0, 1, 1, 1), (0, 5, 1, 5)),
    ),
    "deadlines under half-years": Shape(
        [
            ["№", "Мероприятие", "Сроки", "", "Ответственные"],
            ["", "", "I полугодие", "II полугодие", ""],
            ["1", "Мониторинг", "сентябрь", "май", "Воспитатели"],
            ["2", "Анкетирование", "", "апрель", "Методист"],
        ],
        [
            "Мониторинг | сентябрь, май | Воспитатели",
            "Анкетирование | апрель | Методист",
        ],
        ((0, 2, 0, 3),),
    ),
    "weeks of months": Shape(
        [
            ["Месяц", "1 неделя", "2 неделя", "3 неделя"],
            ["Сентябрь", "День знаний", "Осмотр участка", ""],
            ["Октябрь", "", "", "1. Праздник. 2. Ярмарка"],
        ],
        [
            "День знаний | 1-я неделя сентября",
            "Осмотр участка | 2-я неделя сентября",
            "Праздник | 3-я неделя октября",
            "Ярмарка | 3-я неделя октября",
        ],
    ),
    "directions under months": Shape(
        [
            ["Направление", "Сентябрь", "Октябрь", "Ноябрь"],
            ["Работа с кадрами", "Педсовет №1", "", "Семинар"],
            ["Контроль", "", "Питание", ""],
        ],
        [
            "Работа с кадрами | Педсовет №1 | сентябрь",
            "Работа с кадрами | Семинар | ноябрь",
            "Контроль | Питание | октябрь",
        ],
    ),
    "directions over columns": Shape(
        [
            ["Месяц", "Работа с детьми", "Работа с родителями"],
            ["Сентябрь", "Диагностика", "Собрание"],
            ["Октябрь", "Праздник", ""],
        ],
        [
            "Работа с детьми | Диагностика | сентябрь",
            "Работа с родителями | Собрание | сентябрь",
            "Работа с детьми | Праздник | октябрь",
        ],
    ),
    "who answers stands in the month": Shape(
        [["Мероприятие", "Сентябрь", "Январь", "Май"], ["Мониторинг", "Воспитатели", "", "Педагог-психолог"]],
        ["Мониторинг | сентябрь | Воспитатели", "Мониторинг | май | Педагог-психолог"],
    ),
    "no heading at all": Shape(
        [
            ["1", "Проверка планов", "сентябрь", "Завуч"],
            ["2", "Входной контроль", "до 15 октября", "Учителя"],
            ["3", "Срез", "декабрь", "Завуч"],
        ],
        [
            "Проверка планов | сентябрь | Завуч",
            "Входной контроль | до 15 октября | Учителя",
            "Срез | декабрь | Завуч",
        ],
    ),
    "rows torn by a page break": Shape(
        [
            HEAD,
            ["1", "Проверка готовности", "сентябрь", "Заведующий, старший"],
            ["", "групп к учебному году", "", "воспитатель"],
            ["2", "Контроль", "В течение", "Завуч"],
            ["", "", "года", ""],
        ],
        [
            "Проверка готовности групп к учебному году | сентябрь | Заведующий, старший воспитатель",
            "Контроль | в течение года | Завуч",
        ],
    ),
    "a module over the heading, and the heading again under the next one": Shape(
        [
            ["Модуль «Ключевые дела»", "", "", ""],
            ["Дела", "Классы", "Время проведения", "Ответственные"],
            ["День знаний", "1-4", "01.09", "Завуч"],
            ["Модуль «Классное руководство»", "", "", ""],
            ["Дела", "Классы", "Время проведения", "Ответственные"],
            ["Часы общения", "5", "в течение года", "Классные руководители"],
        ],
        [
            "Модуль «Ключевые дела» | День знаний | 1 сентября | Завуч",
            "Модуль «Классное руководство» | Часы общения | в течение года | Классные руководители",
        ],
    ),
    "weeks counted under each month": Shape(
        [
            ["№", "Мероприятия", "Сентябрь", "", "", "", "Октябрь", "", "", "", "Ответственные"],
            ["", "", "1", "2", "3", "4", "1", "2", "3", "4", ""],
            ["1", "Проверка планов", "+", "", "", "", "", "", "+", "", "Завуч"],
            ["2", "Смотр уголков", "", "", "", "+", "", "", "", "", "Методист"],
        ],
        [
            "Проверка планов | 1-я неделя сентября; 3-я неделя октября | Завуч",
            "Смотр уголков | 4-я неделя сентября | Методист",
        ],
        merges=((0, 2, 0, 5), (0, 6, 0, 9), (0, 0, 1, 0), (0, 1, 1, 1), (0, 10, 1, 10)),
    ),
    "days of each month": Shape(
        [
            ["Мероприятия", "Ноябрь", "", "", "Декабрь", "", ""],
            ["", "5", "12", "19-20", "3", "10", "17"],
            ["Посещение занятий", "", "+", "", "+", "", ""],
            ["Педсовет", "", "", "Директор", "", "", ""],
        ],
        [
            "Посещение занятий | 12 ноября, 3 декабря",
            "Педсовет | с 19 ноября по 20 ноября | Директор",
        ],
        merges=((0, 1, 0, 3), (0, 4, 0, 6), (0, 0, 1, 0)),
    ),
    "a week of August": Shape(
        [HEAD, ["", "Август", "", ""], ["1", "Кадры", "4 неделя", "Директор"]],
        ["Август | Кадры | 4-я неделя августа | Директор"],
    ),
    "a numbered title over rows without numbers": Shape(
        [HEAD, ["2.1.", "Педсоветы", "", ""], ["", "Установочный", "сентябрь", "Завуч"], ["", "Итоги", "май", "Завуч"]],
        ["Педсоветы | Установочный | сентябрь | Завуч", "Педсоветы | Итоги | май | Завуч"],
    ),
    "days of classes": Shape(
        [["Предмет", "4 класс", "5 класс"], ["Русский язык", "15.09", "20.10"], ["Математика", "17.09", ""]],
        ["Русский язык | 15 сентября", "Русский язык | 20 октября", "Математика | 17 сентября"],
    ),
    "activities begin with small letters": Shape(
        [
            ["Мероприятия", "Сроки", "Ответственные"],
            ["проведение субботника", "апрель", "завхоз"],
            ["оформление стенда", "", "завуч"],
        ],
        ["проведение субботника | апрель | завхоз", "оформление стенда | завуч"],
    ),
    "a second one who answers, in a row of his own": Shape(
        [HEAD, ["1", "Смотр", "май", "Иванова И.И."], ["", "", "", "Петрова П.П."], ["2", "Бал", "июнь", "Завуч"]],
        ["Смотр | май | Иванова И.И. Петрова П.П.", "Бал | июнь | Завуч"],
    ),
    "month and week in two columns, the month said once": Shape(
        [
            ["Месяц", "Неделя", "Мероприятие", "Отв."],
            ["Сентябрь", "1", "Линейка", "Завуч"],
            ["", "3", "Срез", "Учителя"],
            ["Октябрь", "2", "Совет", "Директор"],
        ],
        [
            "Линейка | 1-я неделя сентября | Завуч",
            "Срез | 3-я неделя сентября | Учителя",
            "Совет | 2-я неделя октября | Директор",
        ],
    ),
    "how often and when in two columns": Shape(
        [
            ["Объект контроля", "Периодичность", "Сроки", "Кто проводит"],
            ["Питание", "ежемесячно", "до 25 числа", "Медсестра"],
            ["Кадры", "2 раза в год", "сентябрь, май", "Заведующий"],
        ],
        [
            "Питание | ежемесячно, до 25 числа | Медсестра",
            "Кадры | сентябрь, май | Заведующий",
        ],
    ),
    "a column of directions said once": Shape(
        [
            ["Направление", "Объект оценки", "Методы", "Периодичность", "Ответственный"],
            ["Условия", "Кадры", "Анализ", "май", "Заведующий"],
            ["", "Среда", "Наблюдение", "октябрь", "Методист"],
            ["Результаты", "Освоение программы", "Диагностика", "сентябрь, май", "Воспитатели"],
        ],
        [
            "Условия | Кадры | май | Заведующий",
            "Условия | Среда | октябрь | Методист",
            "Результаты | Освоение программы | сентябрь, май | Воспитатели",
        ],
    ),
    "sections in the column of numbers, counted anew": Shape(
        [
            HEAD,
            ["1", "Работа с кадрами", "", ""],
            ["1", "Педсовет", "ноябрь", "Заведующий"],
            ["2", "Семинар", "март", "Методист"],
            ["2", "Работа с детьми", "", ""],
            ["1", "Праздник", "май", "Музыкальный руководитель"],
        ],
        [
            "Работа с кадрами | Педсовет | ноябрь | Заведующий",
            "Работа с кадрами | Семинар | март | Методист",
            "Работа с детьми | Праздник | май | Музыкальный руководитель",
        ],
    ),
    "all numbers are one": Shape(
        [HEAD, ["1.", "Педсовет", "ноябрь", "Директор"], ["1.", "Семинар", "", "Методист"]],
        ["Педсовет | ноябрь | Директор", "Семинар | Методист"],
    ),
    "the heading is counted, and repeated on the next page": Shape(
        [HEAD, ["1", "2", "3", "4"], ["1", "Срез", "май", "Завуч"], HEAD, ["2", "Совет", "июнь", "Директор"]],
        ["Срез | май | Завуч", "Совет | июнь | Директор"],
    ),
    "the day stands first": Shape(
        [
            ["Дата", "Что делаем", "Кто"],
            ["01.09", "День знаний", "Воспитатели"],
            ["", "Линейка", "Директор"],
            ["15.09", "Поход", "Учителя"],
        ],
        [
            "День знаний | 1 сентября | Воспитатели",
            "Линейка | 1 сентября | Директор",
            "Поход | 15 сентября | Учителя",
        ],
    ),
    "a paper slipped under who answers": Shape(
        [[*HEAD, "Выход"], ["1", "Заседание", "По необходимости", "Протоколы", ""]],
        ["Заседание | по мере необходимости"],
    ),
    "a section of the summer": Shape(
        [HEAD, ["", "Летний период", "", ""], ["1", "Поход", "июль", "Все"], ["2", "Итоги", "", "Методист"]],
        [
            "Летний период | Поход | июль | Все",
            "Летний период | Итоги | июнь – август | Методист",
        ],
    ),
    "things marked by dashes, and as many who answer": Shape(
        [
            ["Месяц", "Мероприятия", "Ответственные"],
            ["Ноябрь", "- Педсовет;\n- Семинар.", "Заведующий\nСтарший воспитатель"],
        ],
        [
            "Педсовет | ноябрь | Заведующий Старший воспитатель",
            "Семинар | ноябрь | Заведующий Старший воспитатель",
        ],
    ),
}


@pytest.mark.parametrize("kind", ["docx", "xlsx", "csv"])
@pytest.mark.parametrize("name", SHAPES)
def test_a_table_of_this_shape_is_read(name: str, kind: str) -> None:
    shape = SHAPES[name]
    content = {
        "docx": lambda: docx_of(shape.rows, merges=shape.merges),
        "xlsx": lambda: xlsx_of(shape.rows, merges=shape.merges),
        "csv": lambda: csv_of(shape.rows),
    }[kind]()

    (table,) = read_plan(content, YEAR, Habits()).tables

    assert [told(row) for row in table.rows if isinstance(row, TaskRow)] == shape.read


def told(row: TaskRow) -> str:
    deadline = in_words(row.deadline.rule) if row.deadline_raw else ""
    parts = (row.section, row.activity, deadline, " ".join(row.responsible_raw.split()))
    return " | ".join(part for part in parts if part)


def test_three_columns_under_a_month_may_be_weeks_or_decades_and_are_not_guessed() -> None:
    heading = [["Мероприятия", "Сентябрь", "", "", "Октябрь", "", ""], ["", "1", "2", "3", "1", "2", "3"]]
    rows = [*heading, ["Смотр", "", "+", "", "", "", ""]]

    (table,) = read_plan(xlsx_of(rows, merges=[(0, 1, 0, 3), (0, 4, 0, 6)]), YEAR, Habits()).tables

    (task,) = [row for row in table.rows if isinstance(row, TaskRow)]
    assert (task.deadline_raw, task.confidence) == ("сентябрь (столбец «2»)", "low")


def test_cells_that_reach_down_belong_to_every_row_beside_them() -> None:
    rows = [HEAD, ["1", "Мониторинг", "сентябрь", "Воспитатели"], ["", "", "май", ""], ["2", "Отчёт", "апрель", "Все"]]
    merges = [(1, 0, 2, 0), (1, 1, 2, 1), (1, 3, 2, 3)]

    for content in (docx_of(rows, merges=merges), xlsx_of(rows, merges=merges)):
        (table,) = read_plan(content, YEAR, Habits()).tables
        assert [told(row) for row in table.rows if isinstance(row, TaskRow)] == [
            "Мониторинг | сентябрь | Воспитатели",
            "Мониторинг | май | Воспитатели",
            "Отчёт | апрель | Все",
        ]


def test_a_month_under_a_wrong_year_does_not_leave_the_month_before_in_force() -> None:
    rows = [HEAD, ["Сентябрь 2024", "", "", ""], ["1", "А", "", ""], ["Август", "", "", ""], ["2", "Б", "", "В"]]

    (table,) = read_plan(csv_of(rows), YEAR, Habits()).tables

    tasks = [row for row in table.rows if isinstance(row, TaskRow)]
    assert [(task.deadline.rule.kind, task.confidence) for task in tasks] == [("months", "medium")] * 2


def test_a_line_over_all_rows_names_who_answers_and_the_approval_is_read() -> None:
    signatures = [["ПРИНЯТО\nПротокол № 1\nот 29.08.2026", "УТВЕРЖДАЮ\nЗаведующий\nПриказ от 31.08.2026 г. № 88-ОД"]]
    plan = [["Мероприятия", "Сроки"], ["Отчёт", "до 20 апреля"]]
    further = [["Дата", "Тема", "Кто"], ["май", "Итоги", "Методист"]]
    content = docx_of_parts([signatures, "План", plan, "Ответственные: завуч, методист", "Приложение", further])

    found = read_plan(content, YEAR, Habits())

    assert found.approval is not None
    assert (found.approval.protocol, str(found.approval.protocol_on)) == ("1", "2026-08-29")
    assert (found.approval.order, str(found.approval.order_on)) == ("88-ОД", "2026-08-31")
    first, second = found.tables
    assert (first.responsible, second.responsible) == ("завуч, методист", None)
    assert second.rows[0] == SectionRow(1, "Приложение")


def test_a_table_divided_by_a_page_break_is_one() -> None:
    first, second = [HEAD, ["1", "А", "май", "Завуч"]], [["2", "Б", "в течение", "Все"], ["", "", "года", ""]]

    (table,) = read_plan(docx_of_parts([first, "", second]), YEAR, Habits()).tables

    assert [told(row) for row in table.rows if isinstance(row, TaskRow)] == [
        "А | май | Завуч",
        "Б | в течение года | Все",
    ]


def test_a_line_of_signatures_is_no_plan() -> None:
    plan = [HEAD, ["1", "А", "май", "Завуч"]]

    found = read_plan(docx_of_parts([[["Директор", "31.08.2026", "Иванов И.И."]], "План", plan]), YEAR, Habits())

    assert len(found.tables) == 1


def test_sheets_named_by_months_give_their_rows_the_month() -> None:
    sheets = {name: sheet_of([["№", "Мероприятие"], ["1", f"Дело {name}"]]) for name in ("Сентябрь", "Май")}

    found = read_plan(xlsx_of_sheets(sheets), YEAR, Habits())

    assert [told(row) for table in found.tables for row in table.rows if isinstance(row, TaskRow)] == [
        "Сентябрь | Дело Сентябрь | сентябрь",
        "Май | Дело Май | май",
    ]


def test_a_number_of_things_that_does_not_agree_leaves_the_row_whole_and_says_so() -> None:
    rows = [["Месяц", "Мероприятия", "Ответственные"], ["Май", "1. Смотр. 2. Бал. 3. Игра", "Методист, завуч"]]

    (table,) = read_plan(csv_of(rows), YEAR, Habits()).tables

    (task,) = [row for row in table.rows if isinstance(row, TaskRow)]
    assert task.activity == "1. Смотр. 2. Бал. 3. Игра"
    assert [warning.replace("\u00a0", " ") for warning in task.warnings] == [
        "3 мероприятия, 2 ответственных: строка не разделена"
    ]


@pytest.mark.parametrize(
    ("torn", "whole"),
    [("проведе-\nние смотра", "проведение смотра"), ("научно-\nметодический совет", "научно-методический совет")],
)
def test_a_torn_word_is_whole_again(torn: str, whole: str) -> None:
    (table,) = read_plan(csv_of([HEAD, ["1", torn, "май", "Завуч"]]), YEAR, Habits()).tables

    assert [row.activity for row in table.rows if isinstance(row, TaskRow)] == [whole]
