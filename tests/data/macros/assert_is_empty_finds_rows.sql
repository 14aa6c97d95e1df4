-- Prevents an is_empty that never fails.
{% set checked %} (values (1), (2)) as checked(value) {% endset %}
with found as ({{ test_is_empty(checked) }})

select count(*) as rows_found
from found
having count(*) != 2
