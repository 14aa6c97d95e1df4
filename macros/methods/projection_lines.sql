{# projection_lines(): the line of least squares through each series, with the spread of the points around it. #}
{% macro projection_lines() -%}
    with
        delivered as (
            select
                set_key,
                methods.finite(position) as x,
                methods.finite(value) as y,
                methods.finite(target_position) as target_position,
                methods.finite(target_value) as target_value,
                direction::varchar as direction,
                x is not null and y is not null as is_point
            from query_table(t)
        ),
        listed as (
            select
                set_key,
                max(target_position) as target_position,
                max(target_value) as target_value,
                max(direction) as direction,
                count(*) filter (is_point) as n,
                list(x order by x, y) filter (is_point) as xs,
                list(y order by x, y) filter (is_point) as ys
            from delivered
            group by set_key
        ),
        centred as (
            select
                *,
                xs[1] as first_position,
                xs[-1] as last_position,
                ys[-1] as last_value,
                list_sum(xs) / n as mean_x,
                list_sum(ys) / n as mean_y,
                list_transform(xs, lambda x:x - mean_x) as dx,
                list_transform(ys, lambda y:y - mean_y) as dy,
                list_sum(list_transform(dx, lambda d:d * d)) as square_x
            from listed
        ),
        sloped as (
            select *, list_sum(list_transform(list_zip(dx, dy), lambda d:d[1] * d[2])) / nullif(square_x, 0) as slope
            from centred
        )
    select
        * exclude (xs, ys, dx, dy),
        methods.student_t_95(n - 2) as t_95,
        sqrt(
            list_sum(list_transform(list_zip(dx, dy), lambda d:pow(d[2] - slope * d[1], 2))) / nullif(n - 2, 0)
        ) as residual_deviation
    from sloped
{%- endmacro %}
