{#
  What the progress methods share: the sign of the wanted direction, whether a target is met, how much of it is attained,
  numbers as people write them, and the form of a verdict, in which nothing is NaN or infinite. Of two negative numbers the
  share is the ratio of their sizes, not 0: a loss of 6 against an accepted loss of 5 is nearer than one of 100, and the
  share falls steadily as the value moves away from the target, as it does between positive numbers.
#}
{% macro progress_parts_macros() -%}
    create or replace macro methods.finite(number) as case when isfinite(number::double) then number::double end;
    create or replace macro methods.direction_sign(direction) as
        case
            when lower(direction) in ('increase', 'positive', 'up')
            then 1
            when lower(direction) in ('decrease', 'negative', 'down')
            then -1
        end;
    create or replace macro methods.is_met(current_value, target_value, direction) as
        case methods.direction_sign(direction)
            when 1
            then current_value >= target_value
            when -1
            then current_value <= target_value
        end;
    create or replace macro methods.attainment(current_value, target_value, direction) as
        case
            when methods.is_met(current_value, target_value, direction)
            then 1.0::double
            when not methods.is_met(current_value, target_value, direction)
            then
                case
                    when sign(current_value) * sign(target_value) > 0
                    then least(abs(current_value), abs(target_value)) / greatest(abs(current_value), abs(target_value))
                    else 0.0::double
                end
        end;
    create or replace macro methods.plain(number) as
        case
            when number = 0
            then '0'
            when abs(number) between 0.001 and 1e15
            then regexp_replace(format('{:,.4f}', number::double), '\.?0+$', '')
            else format('{:.4g}', number::double)
        end;
    create or replace macro methods.explain_met(current_value, target_value, direction) as
        format(
            'Value {} meets the target of {} ({} wanted).',
            methods.plain(current_value),
            methods.plain(target_value),
            lower(direction)
        );
    create or replace macro methods.verdict(status, score, ratio, explanation) as
        struct_pack(
            status := status::varchar,
            score := methods.finite(score),
            ratio := methods.finite(ratio),
            explanation := explanation::varchar
        );
    comment on macro methods.finite is
    '(number): the number as a double; null when it is NaN or infinite.';
    comment on macro methods.direction_sign is
    '(direction): 1 for increase, -1 for decrease, null for anything else.';
    comment on macro methods.is_met is
    '(current_value, target_value, direction): whether a value reaches its target; equal does. Null without a direction.';
    comment on macro methods.attainment is
    '(current_value, target_value, direction): 1 when the target is met, else the smaller size as a share of the larger, 0 when a sign differs or one is zero.';
    comment on macro methods.plain is
    '(number): the number as text for people, up to four decimals.';
    comment on macro methods.explain_met is
    '(current_value, target_value, direction): that the target is met, in one line.';
    comment on macro methods.verdict is
    '(status, score, ratio, explanation): struct of what a progress method says; never NaN or infinite.';
{%- endmacro %}
