{# How the target of a cell came about. A sentence of which a number is missing is left out: format() gives null. #}
{% macro target_words() -%}
    case
        target_type
        when 'static'
        then 'Standing target.'
        when 'per_period'
        then 'Target for just this period.'
        when 'range'
        then
            format(
                'Target: within {} to {}.',
                coalesce(methods.plain(lower_bound), 'open'),
                coalesce(methods.plain(upper_bound), 'open')
            )
        when 'zero'
        then 'The target is zero.'
        when 'direction_only'
        then format('Target: as good as a year ago ({}), or better.', methods.plain(year_ago_value))
        when 'relative_to_prior_period'
        then
            format(
                'Target: the period before ({}) changed by {} %.',
                methods.plain(prior_value),
                methods.plain(stated_value)
            )
        when 'relative_to_prior_year'
        then
            format(
                'Target: a year ago ({}) changed by {} %.', methods.plain(year_ago_value), methods.plain(stated_value)
            )
        when 'relative_to_average'
        then
            format(
                'Target: the mean of {} years before ({}) changed by {} %.',
                average_years,
                methods.plain(average_value),
                methods.plain(stated_value)
            )
        when 'variance_from_estimate'
        then format('Target: the estimate ({}) within {} %.', methods.plain(stated_value), methods.plain(tolerance_pct))
        when 'cumulative'
        then
            format(
                'Year to date from {}: {} of 12 months, {} for the year.',
                accumulation_start_date,
                months_elapsed,
                methods.plain(stated_value)
            )
        when 'percent_improvement'
        then
            format(
                'Target: the baseline ({}, {}) improved by {} %.',
                methods.plain(baseline_value),
                baseline_date,
                methods.plain(stated_value)
            )
        when 'point_improvement'
        then
            format(
                'Target: the baseline ({}, {}) improved by {}.',
                methods.plain(baseline_value),
                baseline_date,
                coalesce('Cohen''s h ' || methods.plain(effect_size), methods.plain(stated_value) || ' points')
            )
        when 'maintain_baseline'
        then
            format(
                'Target: the baseline ({}, {}) kept within {} %.',
                methods.plain(baseline_value),
                baseline_date,
                methods.plain(tolerance_pct)
            )
        when 'linear_path'
        then
            format(
                'Target: on a straight path from {} ({}) to {} ({}).',
                methods.plain(baseline_value),
                baseline_date,
                methods.plain(stated_value),
                due_date
            )
    end
{%- endmacro %}
