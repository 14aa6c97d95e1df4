{# The words of methods.open_sdg: its status, and the numbers behind it in one line of plain English. #}
{% macro open_sdg_words_macros() -%}
    create or replace macro methods.plain_year(year) as regexp_replace(format('{:.2f}', year::double), '\.?0+$', '');
    create or replace macro methods.open_sdg_judged(facts, target_value) as
        coalesce(
            case
                when facts.is_met
                then 'achieved'
                when target_value is null
                then
                    methods.open_sdg_status(
                        case when facts.pace < 0 then facts.pace else round(facts.pace, 12) end,
                        round(0.015 * facts.factor, 12),
                        round(0.005 * facts.factor, 12)
                    )
                when facts.required = 0
                then if(facts.pace < 0, 'deterioration', if(facts.pace >= 0, 'on_track', null))
                else
                    methods.open_sdg_status(
                        case when facts.ratio < 0 then facts.ratio else round(facts.ratio, 9) end, 0.95, 0.60
                    )
            end,
            'not_available'
        );
    create or replace macro methods.explain_open_sdg_end(
        is_met, baseline_value, current_value, target_value, direction
    ) as
        case
            when is_met
            then methods.explain_met(current_value, target_value, direction)
            when methods.direction_sign(direction) is null
            then 'Not judged: the direction is neither increase nor decrease.'
            when baseline_value is null or current_value is null
            then 'Not judged: baseline or value is missing.'
            when sign(baseline_value) * sign(current_value) < 0 or sign(baseline_value) * sign(target_value) < 0
            then
                format(
                    'Not judged: growth needs one sign, but the baseline is {}, the value {}{}.',
                    methods.plain(baseline_value),
                    methods.plain(current_value),
                    coalesce(' and the target ' || methods.plain(target_value), '')
                )
            else 'Not judged: value and target need years after the baseline''s.'
        end;
    create or replace macro methods.explain_growth(
        baseline_value, baseline_year, current_value, current_year, observed, direction
    ) as
        format(
            'From {} ({}) to {} ({}) is {} % a year ({} wanted)',
            methods.plain(baseline_value),
            methods.plain_year(baseline_year),
            methods.plain(current_value),
            methods.plain_year(current_year),
            methods.plain(100.0 * observed),
            lower(direction)
        );
    create or replace macro methods.explain_trend(factor) as
        format('; without a target, {} % a year is on track.', methods.plain(1.5 * factor));
    create or replace macro methods.explain_required(target_value, target_year, required, ratio) as
        format(
            '; {} by {} takes {} % a year{}.',
            methods.plain(target_value),
            methods.plain_year(coalesce(target_year, 2030)),
            methods.plain(100.0 * required),
            coalesce(': ratio ' || methods.plain(ratio), '')
        );
    comment on macro methods.plain_year is '(year): a year as text.';
    comment on macro methods.open_sdg_judged is '(facts, target_value): status by Open SDG. Used by open_sdg.';
    comment on macro methods.explain_open_sdg_end is
    '(is_met, baseline_value, current_value, target_value, direction): why there is no growth to judge, in one line.';
    comment on macro methods.explain_growth is
    '(baseline_value, baseline_year, current_value, current_year, observed, direction): the observed growth in one line.';
    comment on macro methods.explain_trend is '(factor): the growth that is on track without a target.';
    comment on macro methods.explain_required is
    '(target_value, target_year, required, ratio): the growth that the target takes.';
{%- endmacro %}
