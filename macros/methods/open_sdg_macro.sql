{#
  methods.open_sdg(…): progress by Open SDG's method. With a target, ratio = sign * observed / |required| annual growth;
  without one, ratio = sign * observed growth, against thresholds that limit_factor lowers. A zero base or target counts
  as 0.001 in the growth; a target year that is missing is 2030. A target that is met is achieved whatever the growth,
  also with a single point. A base that equals its target leaves no required growth: the sign of the observed decides.
#}
{% macro open_sdg_macro() -%}
    create or replace macro methods.open_sdg_facts(
        baseline_value, baseline_year, current_value, current_year, target_value, target_year, direction, natural_limit
    ) as
        [
            struct_pack(
                base := if(baseline_value = 0, 0.001, baseline_value)::double,
                goal := if(target_value = 0, 0.001, target_value)::double,
                wanted := methods.direction_sign(direction) * if(baseline_value < 0, -1, 1),
                is_met := coalesce(methods.is_met(current_value, target_value, direction), false)
            )
        ]
        .list_transform(
            lambda given: struct_pack(
                is_met := given.is_met,
                factor := methods.limit_factor(given.base, natural_limit),
                observed := methods.annual_growth(given.base, current_value, current_year - baseline_year),
                required := methods.annual_growth(given.base, given.goal, coalesce(target_year, 2030) - baseline_year),
                wanted := given.wanted
            )
        )
        .list_transform(
            lambda given: struct_pack(
                is_met := given.is_met,
                factor := given.factor,
                observed := given.observed,
                required := given.required,
                pace := given.wanted * given.observed,
                ratio := methods.finite(
                    given.wanted
                    * given.observed
                    / case when target_value is null then 1.0 else nullif(abs(given.required), 0) end
                )
            )
        )[1];
    create or replace macro methods.open_sdg(
        baseline_value, baseline_year, current_value, current_year, target_value, target_year, direction, natural_limit
    ) as
        [
            methods.open_sdg_facts(
                baseline_value, baseline_year, current_value, current_year,
                target_value, target_year, direction, natural_limit
            )
        ]
        .list_transform(
            lambda facts: methods.verdict(
                methods.open_sdg_judged(facts, target_value),
                case
                    when facts.is_met
                    then 5.0
                    when facts.pace is null or (target_value is not null and facts.required is null)
                    then null
                    when target_value is null
                    then methods.open_sdg_trend_score(facts.pace, facts.factor)
                    when facts.required = 0
                    then if(facts.pace < 0, -5.0, 5.0)
                    else methods.open_sdg_target_score(facts.ratio)
                end,
                facts.ratio,
                case
                    when facts.is_met or facts.pace is null or (target_value is not null and facts.required is null)
                    then
                        methods.explain_open_sdg_end(
                            facts.is_met, baseline_value, current_value, target_value, direction
                        )
                    else
                        methods.explain_growth(
                            baseline_value, baseline_year, current_value, current_year, facts.observed, direction
                        )
                        || case
                            when target_value is null
                            then methods.explain_trend(facts.factor)
                            else methods.explain_required(target_value, target_year, facts.required, facts.ratio)
                        end
                end
            )
        )[1];
    comment on macro methods.open_sdg_facts is
    '(baseline_value, baseline_year, current_value, current_year, target_value, target_year, direction, natural_limit): struct of what open_sdg judges: is_met, factor, observed and required growth, pace, ratio.';
    comment on macro methods.open_sdg is
    '(baseline_value, baseline_year, current_value, current_year, target_value, target_year, direction, natural_limit): verdict of Open SDG. Score from -5 to 5; ratio is observed over required growth, without a target the growth toward the wanted direction.';
{%- endmacro %}
