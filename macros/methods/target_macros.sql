{#
  What a target of each kind asks of a value, from the stated numbers and the measure's own past. Amounts are rounded to 9
  decimals, because 0.3 and 10 % of it are 0.33: a value that is equal to its target has met it.
#}
{% macro target_macros() -%}
    create or replace macro methods.relative_target(reference_value, change_pct) as
        round(methods.finite(reference_value + abs(reference_value) * change_pct / 100.0), 9);
    create or replace macro methods.improvement_target(baseline_value, improvement_pct, direction) as
        methods.relative_target(baseline_value, methods.direction_sign(direction) * improvement_pct);
    create or replace macro methods.point_target(baseline_value, points, direction) as
        round(methods.finite(baseline_value + methods.direction_sign(direction) * points), 9);
    create or replace macro methods.effect_target(baseline_pct, effect_size, direction) as
        case
            when baseline_pct between 0.0 and 100.0
            then
                round(
                    100.0 * pow(
                        sin(
                            greatest(
                                0.0,
                                least(
                                    pi() / 2.0,
                                    asin(sqrt(baseline_pct / 100.0))
                                    + methods.direction_sign(direction) * effect_size / 2.0
                                )
                            )
                        ),
                        2
                    )
                    + 0.0 * methods.direction_sign(direction) * effect_size,
                    9
                )
        end;
    create or replace macro methods.accumulated_target(year_target, months_elapsed) as
        round(methods.finite(year_target * months_elapsed / 12.0), 9);
    create or replace macro methods.path_target(baseline_value, baseline_date, target_value, target_date, on_date) as
        case
            when baseline_date >= target_date
            then null
            when on_date >= target_date
            then target_value::double
            when on_date <= baseline_date
            then baseline_value::double
            else
                round(
                    methods.finite(
                        baseline_value
                        + (target_value - baseline_value)
                        * (on_date::date - baseline_date::date)
                        / (target_date::date - baseline_date::date)
                    ),
                    9
                )
        end;
    create or replace macro methods.nearest_bound(number, lower_bound, upper_bound) as
        case
            when lower_bound > upper_bound
            then null
            when number > upper_bound or lower_bound is null
            then struct_pack(bound := upper_bound::double, direction := 'decrease')
            else struct_pack(bound := lower_bound::double, direction := 'increase')
        end;
    comment on macro methods.relative_target is
    '(reference_value, change_pct): the reference and a change in percent of its size; negative percent = less.';
    comment on macro methods.improvement_target is
    '(baseline_value, improvement_pct, direction): the baseline improved by a percentage in the wanted direction.';
    comment on macro methods.point_target is
    '(baseline_value, points, direction): the baseline improved by percentage points in the wanted direction.';
    comment on macro methods.effect_target is
    '(baseline_pct, effect_size, direction): the percentage that differs from the baseline by Cohen''s h: 100 sin²(asin √(p / 100) ± h / 2), from 0 to 100.';
    comment on macro methods.accumulated_target is
    '(year_target, months_elapsed): the part of a year''s target that is due after so many months.';
    comment on macro methods.path_target is
    '(baseline_value, baseline_date, target_value, target_date, on_date): where a straight line from baseline to target is on a day; the target from its date on.';
    comment on macro methods.nearest_bound is
    '(number, lower_bound, upper_bound): struct of the bound that a value is held against, and the direction that is wanted there; equal to a bound is within. Null when the bounds are upside down.';
{%- endmacro %}
