{# trend_pairs(points): per series, S and the slopes of all pairs of points of the same block, in order of size. #}
{% macro trend_pairs(points) -%}
    select
        earlier.set_key,
        sum(sign(later.y - earlier.y)) as s,
        list_sort(list((later.y - earlier.y) / (later.x - earlier.x))) as slopes
    from {{ points }} as earlier
    inner join
        {{ points }} as later on earlier.set_key = later.set_key and earlier.block = later.block and earlier.x < later.x
    group by earlier.set_key
{%- endmacro %}
