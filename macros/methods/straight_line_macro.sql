{#
  methods.straight_line(…): the share of the way from baseline to target that is done, over the share of the time that has
  passed; after the target's year all of it has. A target that is met is achieved. Bands and score are those of Open SDG.
  A baseline that equals its target leaves no way: what is not met there has moved away from it.
#}
{% macro straight_line_macro() -%}
    create or replace macro methods.straight_line_facts(
        baseline_value, baseline_year, current_value, current_year, target_value, target_year, direction
    ) as
        struct_pack(
            is_met := methods.is_met(current_value, target_value, direction),
            way := methods.finite((current_value - baseline_value) / nullif(target_value - baseline_value, 0)),
            passed := case
                when current_year > baseline_year and target_year > baseline_year
                then least(1.0, (current_year - baseline_year) / (target_year - baseline_year)::double)
            end
        );
    create or replace macro methods.straight_line(
        baseline_value, baseline_year, current_value, current_year, target_value, target_year, direction
    ) as
        [
            methods.straight_line_facts(
                baseline_value, baseline_year, current_value, current_year, target_value, target_year, direction
            )
        ]
        .list_transform(
            lambda facts: struct_pack(
                is_met := facts.is_met,
                is_away := not facts.is_met and baseline_value = target_value and facts.passed > 0,
                way := facts.way,
                passed := facts.passed,
                ratio := if(facts.is_met is null, null, methods.finite(facts.way / facts.passed))
            )
        )
        .list_transform(
            lambda facts: methods.verdict(
                case
                    when facts.is_met
                    then 'achieved'
                    when facts.is_away
                    then 'deterioration'
                    else
                        coalesce(
                            methods.open_sdg_status(
                                case when facts.ratio < 0 then facts.ratio else round(facts.ratio, 9) end, 0.95, 0.60
                            ),
                            'not_available'
                        )
                end,
                case
                    when facts.is_met
                    then 5.0
                    when facts.is_away
                    then -5.0
                    when facts.ratio is not null
                    then methods.open_sdg_target_score(facts.ratio)
                end,
                facts.ratio,
                methods.explain_straight_line(baseline_value, current_value, target_value, direction, facts)
            )
        )[1];
    create or replace macro methods.explain_straight_line(
        baseline_value, current_value, target_value, direction, facts
    ) as
        case
            when facts.is_met or facts.is_away
            then
                format(
                    'Value {} {} the target of {} ({} wanted).',
                    methods.plain(current_value),
                    if(facts.is_met, 'meets', 'has left'),
                    methods.plain(target_value),
                    lower(direction)
                )
            when facts.ratio is not null
            then
                format(
                    '{} % of the way from {} to {} in {} % of the time: ratio {}.',
                    methods.plain(100.0 * facts.way),
                    methods.plain(baseline_value),
                    methods.plain(target_value),
                    methods.plain(100.0 * facts.passed),
                    methods.plain(facts.ratio)
                )
            else 'Not judged: baseline, value, target, direction or a year after the baseline''s is missing.'
        end;
    comment on macro methods.straight_line_facts is
    '(baseline_value, baseline_year, current_value, current_year, target_value, target_year, direction): struct of what straight_line judges: is_met, share of the way, share of the time passed.';
    comment on macro methods.straight_line is
    '(baseline_value, baseline_year, current_value, current_year, target_value, target_year, direction): verdict by a straight path. Ratio is the share of the way done over the share of the time passed; score from -5 to 5 as in open_sdg.';
    comment on macro methods.explain_straight_line is
    '(baseline_value, current_value, target_value, direction, facts): the numbers behind straight_line in one line.';
{%- endmacro %}
