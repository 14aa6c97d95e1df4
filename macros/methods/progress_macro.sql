{#
  methods.progress(t): the progress of every row of a table or view, by the method that the row names: open_sdg,
  straight_line, threshold_bands, city_score or healthy_people. NaN and infinity count as missing. Any other method is not_available.
#}
{% macro progress_macro() -%}
    create or replace macro methods.progress(t) as table
        with
            given as (
                select
                    set_key,
                    lower(method) as method,
                    methods.finite(baseline_value) as baseline_value,
                    methods.finite(baseline_year) as baseline_year,
                    methods.finite(current_value) as current_value,
                    methods.finite(current_year) as current_year,
                    methods.finite(target_value) as target_value,
                    methods.finite(target_year) as target_year,
                    direction::varchar as direction,
                    methods.finite(natural_limit) as natural_limit
                from query_table(t)
            ),

            judged as (
                select
                    set_key,
                    case method
                        when 'open_sdg'
                        then
                            methods.open_sdg(
                                baseline_value,
                                baseline_year,
                                current_value,
                                current_year,
                                target_value,
                                target_year,
                                direction,
                                natural_limit
                            )
                        when 'straight_line'
                        then
                            methods.straight_line(
                                baseline_value,
                                baseline_year,
                                current_value,
                                current_year,
                                target_value,
                                target_year,
                                direction
                            )
                        when 'threshold_bands'
                        then methods.threshold_bands(baseline_value, current_value, target_value, direction)
                        when 'city_score'
                        then methods.city_score(current_value, target_value, direction)
                        when 'healthy_people'
                        then methods.healthy_people(baseline_value, current_value, target_value, direction)
                        else methods.verdict('not_available', null, null, 'Not judged: no such method.')
                    end as verdict
                from given
            )

        select
            set_key, verdict.status as status, verdict.score as score, verdict.ratio as ratio,
            verdict.explanation as explanation
        from judged;
    comment on macro table methods.progress is
    '(t): names a table or view with set_key, method (open_sdg, straight_line, threshold_bands, city_score, healthy_people), baseline_value, baseline_year, current_value, current_year, target_value, target_year, direction (increase or decrease), natural_limit. Gives set_key, status, score, ratio, explanation.';
{%- endmacro %}
