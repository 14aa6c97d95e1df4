-- Prevents an is_within that passes everything: it must find exactly the two values outside, and let the bounds pass.
{% set checked %} (values (null), (0), (5), (10), (-1), (11)) as checked(value) {% endset %}
with found as ({{ test_is_within(checked, "value", minimum=0, maximum=10) }})

select list(value order by value) as values_found
from found
having list(value order by value) is distinct from [-1, 11]
