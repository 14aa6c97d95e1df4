{#
  The methods that can decide a status, each with the macro that gives its verdict for a cell (a row of
  int_measure_cell_targets). To add one: its macro in this folder, a line here, and its name in catalogue_measures.
#}
{% macro status_methods() -%}
    {{
        return(
            {
                "threshold_bands": threshold_bands_verdict(),
                "open_sdg": open_sdg_verdict(),
                "city_score": city_score_verdict(),
                "healthy_people": healthy_people_verdict(),
            }
        )
    }}
{%- endmacro %}
