{# One line on a duty to report: when it was due, when it came, and what was delivered that does not count. #}
{% macro reporting_explanation(today) -%}
    concat_ws(
        ' ',
        'Due ' || due_date || '.',
        case
            when is_submitted and submitted_date is null
            then 'Submitted on a day that is not known, so taken as on time.'
            when is_submitted
            then
                'Submitted '
                || submitted_date
                || case
                    when days_after_due = 1
                    then ', 1 day late.'
                    when days_after_due > 1
                    then ', ' || days_after_due || ' days late.'
                    else '.'
                end
            else 'Not submitted by ' || {{ today }} || '.'
        end,
        'Does not count: ' || refused_deliveries || '.',
        if(
            state <> 'on_time' and rejected_row_count > 0,
            'Rejected rows of the accepted files: ' || rejected_row_count || '.',
            null
        )
    )
{%- endmacro %}
