{#
  trend_points(): the input of methods.trend, one row per point of a series: `block` is its season where every season of
  the series comes at least twice, else the same for all. A series without any known point keeps one row without value.
  The season is optional: the empty table before the union has the column when the named one has not.
#}
{% macro trend_points() -%}
    with
        delivered as (
            select null::varchar as season
            where false
            union all by name
            select *
            from query_table(t)
        ),
        known as (
            select
                set_key,
                methods.finite(position) as x,
                methods.finite(value) as y,
                season::varchar as season,
                x is not null and y is not null as is_point
            from delivered
        ),
        counted as (select set_key, season, count(*) as points from known where is_point group by all),
        seasons as (
            select set_key, count(season) = count(*) and count(*) > 1 and min(points) > 1 as is_seasonal
            from counted
            group by set_key
        )
    select
        known.set_key,
        if(is_point, x, null) as x,
        if(is_point, y, null) as y,
        coalesce(is_seasonal, false) as is_seasonal,
        if(is_seasonal, season, '') as block
    from known
    left join seasons using (set_key)
    where is_point or seasons.set_key is null
{%- endmacro %}
