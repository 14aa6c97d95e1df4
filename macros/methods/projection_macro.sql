{#
  methods.projection(t): where the straight line through each series will be at a later position, and where it would meet
  a target. Ordinary least squares; the interval is that of one further observation, by Student's t. Sums are taken in
  order of position, so that they do not depend on the order of the rows.
#}
{% macro projection_macro() -%}
    create or replace macro methods.projection(t) as table
        with
            projection_lines as ({{ projection_lines() }}),
            judged as (
                select
                    *,
                    case
                        when n < 5
                        then 'fewer_than_five_points'
                        when first_position = last_position
                        then 'one_position'
                        when not isfinite(slope) or slope is null or not isfinite(residual_deviation)
                        then 'out_of_range'
                    end as refusal,
                    mean_y + slope * (last_position - mean_x) as line_at_last,
                    mean_x + (target_value - mean_y) / nullif(slope, 0) as crossing,
                    methods.direction_sign(direction) as wanted,
                    mean_y + slope * (target_position - mean_x) as projected,
                    t_95 * residual_deviation
                    * sqrt(1 + 1.0 / n + pow(target_position - mean_x, 2) / square_x) as reach
                from projection_lines
            ),
            explained as (
                select
                    *,
                    coalesce(
                        refusal,
                        case
                            when target_position is null
                            then 'no_target_position'
                            when target_position <= last_position
                            then 'target_position_has_passed'
                            when not isfinite(projected + reach)
                            then 'out_of_range'
                        end
                    ) as reason,
                    coalesce(
                        refusal,
                        case
                            when target_value is null
                            then 'no_target'
                            when wanted is null
                            then 'no_direction'
                            when methods.is_met(last_value, target_value, direction)
                            then 'already_met'
                            when methods.is_met(line_at_last, target_value, direction)
                            then 'line_already_met'
                            when slope = 0
                            then 'no_slope'
                            when sign(slope) <> wanted
                            then 'wrong_way'
                            when not isfinite(crossing)
                            then 'out_of_range'
                        end
                    ) as reached_reason,
                    t_95 * residual_deviation / sqrt(square_x) as slope_reach
                from judged
            )
        select
            set_key,
            n::integer as n,
            first_position,
            last_position,
            case when refusal is null then 'least_squares' end as method,
            case when refusal is null then methods.finite(slope) end as slope,
            case when refusal is null then methods.finite(slope - slope_reach) end as slope_lower,
            case when refusal is null then methods.finite(slope + slope_reach) end as slope_upper,
            case when reason is null then methods.finite(projected) end as projected_value,
            case when reason is null then methods.finite(projected - reach) end as projected_lower,
            case when reason is null then methods.finite(projected + reach) end as projected_upper,
            reason,
            case when reached_reason is null then crossing end as reached_position,
            reached_reason
        from explained;
    comment on macro table methods.projection is
    '(t): t names a table with set_key, position (time as a number), value and, the same in every row of a set, target_position, target_value, direction (increase or decrease). Gives set_key, n, first_position, last_position, method, slope, slope_lower, slope_upper, projected_value at the target position, projected_lower, projected_upper (95 % of one further observation), reason, reached_position (where the line meets the target), reached_reason.';
{%- endmacro %}
