{#
  methods.trend(t): is there a trend in each series, and how steep is it. Mann (1945) and Kendall (1975): S counts the
  pairs of points that rise less those that fall; its variance is corrected for ties, z for continuity. Sen (1968): the
  median of the slopes of all pairs, with limits by S's variance. Where each season comes at least twice, only points of
  the same season are paired (Hirsch, Slack and Smith 1982), so that the time of year is not taken for a trend.
#}
{% macro trend_macro() -%}
    create or replace macro methods.trend(t) as table
        with
            trend_points as materialized ({{ trend_points() }}),
            trend_blocks as ({{ trend_blocks("trend_points") }}),
            trend_pairs as ({{ trend_pairs("trend_points") }}),
            joined as (
                select
                    trend_blocks.*,
                    coalesce(trend_pairs.s, 0) as s,
                    trend_pairs.slopes,
                    case
                        when n < 8 then 'fewer_than_eight_points' when has_repeats then 'repeated_position'
                    end as refusal
                from trend_blocks
                left join trend_pairs using (set_key)
            ),
            tested as (
                select
                    *,
                    case when s = 0 then 0.0 else (s - sign(s)) / sqrt(variance) end as deviation,
                    len(slopes) as m,
                    1.959963984540054 * sqrt(variance) as reach,
                    methods.finite((slopes[divide(m + 1, 2)] + slopes[divide(m, 2) + 1]) / 2) as median_slope
                from joined
            )
        select
            set_key,
            n::integer as n,
            first_position,
            last_position,
            case
                when refusal is null then case when is_seasonal then 'seasonal_mann_kendall' else 'mann_kendall' end
            end as test,
            case when refusal is null then s::bigint end as s,
            case when refusal is null then variance end as variance,
            case when refusal is null then deviation::double end as z,
            case when refusal is null then least(1.0, methods.normal_tails(deviation)) end as p_value,
            case when refusal is null then s / nullif(tau_base, 0) end as tau,
            case when refusal is null then median_slope end as slope,
            case
                when refusal is null then methods.finite(slopes[greatest(round_even((m - reach) / 2, 0), 1)::bigint])
            end as slope_lower,
            case
                when refusal is null then methods.finite(slopes[least(round_even((m + reach) / 2, 0) + 1, m)::bigint])
            end as slope_upper,
            coalesce(
                refusal, case when variance = 0 then 'all_equal' when median_slope is null then 'out_of_range' end
            ) as reason
        from tested;
    comment on macro table methods.trend is
    '(t): t names a table with set_key, position (time as a number), value and, if there is one, season. Gives set_key, n, first_position, last_position, test (mann_kendall or seasonal_mann_kendall), s, variance, z, p_value, tau, slope (Sen, per unit of position), slope_lower, slope_upper (95 %), reason (why there is none).';
{%- endmacro %}
