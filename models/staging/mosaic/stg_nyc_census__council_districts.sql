{#- The table has brackets that our age bands cut across: 18 to 24 is what the adults leave, 55 to 64 is two brackets. -#}
{%- set brackets = ["age_25_34", "age_35_44", "age_45_54", "age_55_59", "age_60_64", "age_65_plus"] -%}
{%- set groups = {
    "gender": ["male", "female"],
    "age_band": [
        "age_under_18",
        "age_18_24",
        "age_25_34",
        "age_35_44",
        "age_45_54",
        "age_55_64",
        "age_65_plus",
    ],
    "race_ethnicity": [
        "hispanic",
        "white",
        "black",
        "american_indian",
        "asian",
        "pacific_islander",
        "other_race",
        "two_or_more_races",
    ],
} -%}
with
    delivered as (select * from {{ current_rows("nyc_census", "council_districts") }} as delivered),

    banded as (
        select
            *,
            age_18_plus - ({{ brackets | join(" + ") }}) as age_18_24,
            -- Census practice: the margin of error of a sum or difference is the root of the summed squares.
            sqrt(
                age_18_plus_moe ^ 2 {%- for bracket in brackets %} + coalesce({{ bracket }}_moe, 0) ^ 2 {%- endfor %}
            ) as age_18_24_moe,
            age_55_59 + age_60_64 as age_55_64,
            sqrt(coalesce(age_55_59_moe, 0) ^ 2 + coalesce(age_60_64_moe, 0) ^ 2) as age_55_64_moe
        from delivered
    ),

    by_group as (
        select
            council_district,
            'all' as population_dimension,
            'all' as population_group,
            total_population as population,
            total_population_moe as margin_of_error
        from banded
        {%- for dimension, columns in groups.items() %}
            {%- for column in columns %}
                union all
                select council_district, '{{ dimension }}', '{{ column }}', {{ column }}, {{ column }}_moe
                from banded
            {%- endfor %}
        {%- endfor %}
    ),

    final as (
        select
            'nyc_census' as source_system,
            2023 as year,
            case when grouping(council_district) = 1 then 'jurisdiction' else 'council_district' end as geography_type,
            case when grouping(council_district) = 1 then 'nyc' else trim(council_district) end as geography_code,
            population_dimension,
            population_group,
            sum(population) as population,
            sqrt(sum((margin_of_error * margin_of_error)::decimal(38, 6))) as margin_of_error
        from by_group
        group by
            grouping sets (
                (council_district, population_dimension, population_group), (population_dimension, population_group)
            )
    )

select *
from final
