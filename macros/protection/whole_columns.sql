{#
  The sums that published counts take part in: for each kind, what differs between a part and its whole. `by` tells the
  parts of one kind, and of one vintage of places, from those of another under the same whole.
#}
{% macro whole_columns() -%}
    {%- set kinds = {
        "groups": {
            "population_dimension": "'all'",
            "population_group": "'all'",
            "by": "cells.population_dimension",
            "where": "cells.population_dimension <> 'all'",
        },
        "places": {
            "geography_type": "'city'",
            "geography_code": "'city'",
            "by": "cells.geography_type",
            "where": "cells.geography_type <> 'city'",
        },
        "nested_places": {
            "geography_type": "places.parent_type",
            "geography_code": "places.parent_code",
            "by": "cells.geography_type || ' ' || places.vintage",
            "join": "inner join places using (geography_type, geography_code)",
            "where": "places.parent_type <> 'city'",
        },
        "quintiles": {
            "geography_type": "'city'",
            "geography_code": "'city'",
            "population_dimension": "'area_quintile'",
            "population_group": "coalesce(places.area_quintile, 'unknown')",
            "by": "cells.geography_type || ' ' || vintages.vintage",
            "join": "cross join vintages left join places using (vintage, geography_type, geography_code)",
            "where": (
                "cells.population_dimension = 'all' and cells.geography_type in"
                ~ " (select geography_type from places where area_quintile is not null)"
            ),
        },
    } -%}
    {%- for part, whole in [("month", "quarter"), ("quarter", "year"), ("quarter", "fiscal_year")] -%}
        {%- set columns = {
            "period_grain": "'" ~ whole ~ "'",
            "period_start_date": period_start(whole, "cells.period_start_date"),
            "by": "'" ~ part ~ "'",
        } -%}
        {%- set is_part = "cells.period_grain= '" ~ part ~ "'" -%}
        {%- do kinds.update({whole ~ "s": dict(columns, where=is_part)}) -%}
        {#- A stock: the longer period shows what its last part shows. -#}
        {%- set is_last = (
            is_part
            ~ " and "
            ~ period_end("'" ~ part ~ "'", "cells.period_start_date")
            ~ " = "
            ~ period_end("'" ~ whole ~ "'", period_start(whole, "cells.period_start_date"))
        ) -%}
        {%- do kinds.update({"last_of_" ~ whole: dict(columns, by="'last " ~ part ~ "'", where=is_last)}) -%}
    {%- endfor -%}
    {{ return(kinds) }}
{%- endmacro %}

{#
  What a count is worth to readers: the whole city more than a part, a long period more than a short one. Of two ways to
  protect a small count the one that hides less of it is taken.
#}
{% macro hiding_cost() -%}
    (
        case
            when geography_type = 'city' and population_dimension = 'all'
            then 10
            when geography_type = 'city' or population_dimension = 'all'
            then 2
            else 1
        end
        * case period_grain when 'month' then 1 when 'quarter' then 2 else 4 end
    )::double
{%- endmacro %}
