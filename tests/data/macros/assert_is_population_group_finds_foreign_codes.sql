-- Prevents an is_population_group that accepts any dimension's codes, or the code of a department.
{% set checked %} (values ('female'), ('unknown'), (null), ('asian'), ('F')) as listed(gender) {% endset %}
{% set relation %} (select * from {{ checked }}) {% endset %}
with found as ({{ test_is_population_group(relation, "gender") }})

select list(gender order by gender) as values_found
from found
having list(gender order by gender) is distinct from ['F', 'asian']
