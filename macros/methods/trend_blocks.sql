{#
  trend_blocks(points): per series, the variance of S and the base of Kendall's tau (b), added up over its blocks, which
  are taken as independent. Equal values make t(t - 1)(2t + 5) less of variance and t(t - 1) / 2 fewer pairs.
#}
{% macro trend_blocks(points) -%}
    with
        tied as (select set_key, block, y, count(y) as times from {{ points }} group by all),
        ties as (
            select
                set_key,
                block,
                sum(times * (times - 1) * (2 * times + 5)) as tie_term,
                sum(times * (times - 1) / 2) as tied_pairs
            from tied
            group by all
        ),
        blocks as (
            select
                set_key,
                block,
                is_seasonal,
                count(y) as points,
                min(x) as first_x,
                max(x) as last_x,
                count(distinct x) < count(x) as has_repeats
            from {{ points }}
            group by all
        )
    select
        set_key,
        is_seasonal,
        sum(points) as n,
        min(first_x) as first_position,
        max(last_x) as last_position,
        bool_or(has_repeats) as has_repeats,
        sum(points * (points - 1) * (2 * points + 5) - tie_term) / 18.0 as variance,
        -- In order: a sum of doubles depends on it.
        list_sum(
            list(
                sqrt(points * (points - 1) / 2.0 * greatest(0.0, points * (points - 1) / 2.0 - tied_pairs))
                order by block
            )
        ) as tau_base
    from blocks
    inner join ties using (set_key, block)
    group by all
{%- endmacro %}
