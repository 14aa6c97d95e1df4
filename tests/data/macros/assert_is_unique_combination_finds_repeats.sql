-- Prevents an is_unique_combination that looks at one column only, or that lets repeated nulls pass.
{% set checked %}
    (values ('a', 1), ('a', 2), ('b', 1), ('b', 1), (null, 3), (null, 3)) as checked(code, period)
{% endset %}
with found as ({{ test_is_unique_combination(checked, ["code", "period"]) }})

select count(*) as combinations_found
from found
having count(*) != 2
