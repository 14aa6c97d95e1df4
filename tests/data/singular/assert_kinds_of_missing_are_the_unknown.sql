-- Prevents: somebody who is `unknown` in the facts without a kind, or the other way round. Compared where a measure
-- counts all events of a subject. Not for the standard of 1997: the facts fill it from the later question, too.
with
    measured as (select * from {{ ref("fct_measure_values") }}),

    facts as (
        {%- for subject, date in answered_dates().items() %}
            {%- set asked = semantic_model_of(subject).config.meta.population_dimensions | list if execute else [] %}
            {%- if "race_ethnicity_1997" in asked %}{%- do asked.remove("race_ethnicity_1997") %}{%- endif %}
            {%- for metric in (subject_metrics(subject) if execute else [])
                if metric.time_dimension == date and metric.numerator.agg == "count" and not metric.denominator
                and not metric.numerator.filter and not metric.numerator.is_stock %}
                select
                    '{{ subject }}' as subject,
                    population_dimension,
                    period_start_date as month_start_date,
                    sum(numerator) filter (where population_group = 'unknown') as unknown_count
                from measured
                where
                    measure_code = '{{ metric.code }}'
                    and period_grain = 'month'
                    and geography_type = 'city'
                    and population_dimension in ('{{ asked | join("', '") }}')
                group by all
                union all
            {%- endfor %}
        {%- endfor %}
        select null as subject, null as population_dimension, null as month_start_date, null as unknown_count
        where false
    ),

    answers as (
        select
            subject,
            population_dimension,
            month_start_date,
            sum(not_collected_count + declined_count + unknown_count + unmappable_count) as missing_count
        from {{ ref("fct_missing_answers") }}
        group by all
    )

select *
from facts
left join answers using (subject, population_dimension, month_start_date)
where missing_count is distinct from coalesce(unknown_count, 0)
