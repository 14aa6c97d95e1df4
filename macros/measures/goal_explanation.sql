{#
  The numbers behind the progress of a goal's measure in one line. Growth is told with dates, because the decimal years
  that the method takes are no words for people; what the methods say otherwise has no years in it.
#}
{% macro goal_explanation() -%}
    case
        when observation_status <> 'final'
        then 'Not judged yet: the period is not final.'
        when method = 'open_sdg' and paced.status not in ('achieved', 'not_available')
        then
            format(
                'From {} ({}) to {} ({}) is {} % a year ({} wanted); {} by {} takes {} % a year{}.',
                methods.plain(baseline_value),
                baseline_date,
                methods.plain(current_value),
                period_end_date,
                methods.plain(100 * growth.observed),
                direction,
                methods.plain(target_value),
                target_date,
                methods.plain(100 * growth.required),
                coalesce(': ratio ' || methods.plain(ratio), '')
            )
        else verdict
    end
{%- endmacro %}
