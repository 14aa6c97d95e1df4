-- Prevents: a row of the catalogue that does nothing, because no measure has the code that it names.
{% set seeds = ["catalogue_breaks", "catalogue_expected_breakdowns", "catalogue_open_breakdowns"] %}
with
    named as (
        {% for seed in seeds -%}
            select '{{ seed }}' as seed, measure_code from {{ ref(seed) }} {{ "union all" if not loop.last }}
        {% endfor %}
    )

select seed, measure_code
from named
anti join {{ ref("dim_measures") }} using (measure_code)
