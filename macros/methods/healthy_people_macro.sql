{#
  methods.healthy_people(baseline_value, current_value, target_value, direction, baseline_error, current_error): progress
  as Healthy People 2030 classifies it. Target met or exceeded is achieved. Toward the target is improving (on_track)
  when it is significant at 95 % or, without standard errors, at least 10 % of the way; away from it is getting worse
  (deterioration) when significant or, without, at least 10 % of the baseline; the rest is little or no detectable
  change (limited_progress). Percentages are rounded to 9 decimals before the comparison with 10.
#}
{% macro healthy_people_macro() -%}
    create or replace macro methods.healthy_people_class(is_met, toward, way_pct, change_pct, z) as
        case
            when toward is null
            then null
            when is_met
            then 'target met or exceeded'
            when toward > 0 and coalesce(abs(z) > 1.959963984540054, round(way_pct, 9) >= 10.0)
            then 'improving'
            when toward < 0 and coalesce(abs(z) > 1.959963984540054, round(abs(change_pct), 9) >= 10.0, true)
            then 'getting worse'
            else 'little or no detectable change'
        end;
    create or replace macro methods.healthy_people(
        baseline_value, current_value, target_value, direction, baseline_error := null, current_error := null
    ) as
        [
            struct_pack(
                toward := methods.direction_sign(direction) * sign(current_value - baseline_value)
                + 0.0 * target_value,
                way := methods.finite((current_value - baseline_value) / nullif(target_value - baseline_value, 0)),
                change_pct := methods.finite(100.0 * (current_value - baseline_value) / nullif(abs(baseline_value), 0)),
                z := methods.finite(
                    (current_value - baseline_value) / nullif(
                        sqrt(pow(baseline_error, 2) + pow(current_error, 2)), 0
                    )
                )
            )
        ]
        .list_transform(
            lambda facts: struct_pack(
                class := methods.healthy_people_class(
                    methods.is_met(current_value, target_value, direction),
                    facts.toward,
                    100.0 * facts.way,
                    facts.change_pct,
                    facts.z
                ),
                way := facts.way,
                z := facts.z
            )
        )
        .list_transform(
            lambda facts: methods.verdict(
                case facts.class
                    when 'target met or exceeded'
                    then 'achieved'
                    when 'improving'
                    then 'on_track'
                    when 'getting worse'
                    then 'deterioration'
                    when 'little or no detectable change'
                    then 'limited_progress'
                    else 'not_available'
                end,
                case when facts.class is not null then 100.0 * facts.way end,
                case when facts.class is not null then facts.way end,
                coalesce(
                    format(
                        'From {} to {}, target {} ({} wanted)',
                        methods.plain(baseline_value),
                        methods.plain(current_value),
                        methods.plain(target_value),
                        lower(direction)
                    )
                    || coalesce(format(': {} % of the targeted change', methods.plain(100.0 * facts.way)), '')
                    || coalesce(format(', {} standard errors', methods.plain(facts.z)), '')
                    || format('; {}.', facts.class),
                    'Not judged: baseline, value, target or direction (increase or decrease) is missing.'
                )
            )
        )[1];
    comment on macro methods.healthy_people_class is
    '(is_met, toward, way_pct, change_pct, z): class of progress in the words of Healthy People 2030. Used by healthy_people.';
    comment on macro methods.healthy_people is
    '(baseline_value, current_value, target_value, direction, baseline_error := null, current_error := null): verdict of Healthy People 2030. Score is the percent of the targeted change achieved; ratio the same as a share.';
{%- endmacro %}
