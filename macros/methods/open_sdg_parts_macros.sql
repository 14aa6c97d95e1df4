{#
  The arithmetic of Open SDG's progress: compound annual growth, the factor that lowers the thresholds near a natural
  limit, and the score from -5 to 5, linear between the thresholds. Growth and ratio are rounded to 12 and 9 decimals
  before they meet a threshold other than 0, so that 95 % is 95 %.
#}
{% macro open_sdg_parts_macros() -%}
    create or replace macro methods.annual_growth(from_value, to_value, years) as
        methods.finite(
            case
                when years > 0 and from_value <> 0 and sign(from_value) * sign(to_value) >= 0
                then pow(to_value / from_value, 1.0 / years) - 1.0
            end
        );
    create or replace macro methods.limit_factor(base_value, natural_limit) as
        case
            when natural_limit is null or natural_limit = 0 or abs(base_value) > 2.0 * abs(natural_limit)
            then 1.0::double
            when abs(base_value) <= abs(natural_limit)
            then 1.0 - pow(abs(base_value / natural_limit), 4.44)
            else 1.0 - pow(2.0 - abs(base_value / natural_limit), 4.44)
        end;
    create or replace macro methods.open_sdg_status(ratio, first, second) as
        case
            when ratio < 0
            then 'deterioration'
            when ratio >= first
            then 'on_track'
            when ratio >= second
            then 'acceleration_needed'
            when ratio >= 0
            then 'limited_progress'
        end;
    create or replace macro methods.open_sdg_target_score(ratio) as
        greatest(-5.0, least(5.0, (ratio - 0.6) * if(ratio < 0.6, 25.0 / 6.0, 50.0 / 7.0)));
    create or replace macro methods.open_sdg_trend_score(growth, factor) as
        case
            when growth < 0
            then greatest(-5.0, 125.0 * growth - 2.5)
            when growth >= 0.02 * factor
            then 5.0
            when growth >= 0.015 * factor
            then 500.0 * growth / factor - 5.0
            when growth >= 0.005 * factor
            then 250.0 * growth / factor - 1.25
            else 500.0 * growth / factor - 2.5
        end;
    comment on macro methods.annual_growth is
    '(from_value, to_value, years): compound annual growth rate; null when signs differ, years <= 0 or from_value = 0.';
    comment on macro methods.limit_factor is
    '(base_value, natural_limit): factor from 0 to 1 that lowers growth thresholds near a natural limit. Open SDG: 1 - (|base| / |limit|)^4.44, mirrored up to twice the limit, else 1.';
    comment on macro methods.open_sdg_status is
    '(ratio, first, second): status of a ratio or growth by the thresholds first, second and 0.';
    comment on macro methods.open_sdg_target_score is
    '(ratio): score from -5 to 5 of the observed over the required growth: -5 at -0.6, 0 at 0.6, 5 at 1.3.';
    comment on macro methods.open_sdg_trend_score is
    '(growth, factor): score from -5 to 5 of growth without a target: -5 at -2 %, then 0, 2.5 and 5 at 0.5, 1.5 and 2 % times factor.';
{%- endmacro %}
