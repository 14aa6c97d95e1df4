{# The numbers behind a status in one line of plain English: the verdict, or why there is none; how the target came about. #}
{% macro status_explanation() -%}
    concat_ws(
        ' ',
        case
            when target_type is null
            then 'No target stands for this period.'
            when target_type = 'none'
            then 'Tracked without a target.'
            when not is_within_scope
            then 'Not judged: the target is for the whole city, to which places and groups add up.'
            when not is_countable
            then 'Not judged: the data do not cover the period, and its amount still grows.'
            when compared_value is null and reads = 'year_to_date'
            then
                format(
                    'Not judged: the year to date has {} of {} periods, or does not add up.',
                    coalesce(periods_to_date, 0),
                    methods.plain(periods_elapsed)
                )
            when compared_value is null
            then 'Not judged: the period has no value.'
            when not is_judged
            then {{ missing_target() }}
            when has_bounds and methods.is_met(compared_value, aim_value, aim_direction)
            then
                format(
                    'Value {} meets the target ({} to {}).',
                    methods.plain(compared_value),
                    coalesce(methods.plain(lower_bound), 'open'),
                    coalesce(methods.plain(upper_bound), 'open')
                )
            else verdict.explanation
        end,
        if(is_within_scope, {{ target_words() }}, null),
        if(is_judged, 'Unit: ' || unit || '.', null),
        if(observation_status = 'provisional', 'Provisional: the period is not yet final.', null)
    )
{%- endmacro %}
