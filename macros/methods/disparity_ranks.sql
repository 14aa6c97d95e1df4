{#
  disparity_ranks(t): the groups of ordered sets with their ridit, for the measures that follow the order;
  `t` as disparity_groups gives it. Twice: `exact` with the population as it is, `whole` with the population
  rounded up to people, as WHO's slope indices count them. x is the ridit minus its mean 1/2; groups of the same order
  share a ridit. A set for which this makes no sense stays, with null and the reason.
#}
{% macro disparity_ranks(t) -%}
    with
        counted as (
            select
                g.set_key,
                g.y,
                g.s,
                g.error_reason,
                g.j,
                g.is_equal,
                g.low,
                g.high,
                g.scale,
                g.o,
                k.kind,
                coalesce(
                    g.weight_reason,
                    case when not g.is_ordered then 'unordered' end,
                    case when g.first_order = g.last_order then 'tied_order' end
                ) as reason,
                case when reason is not null then null when k.kind = 'exact' then g.n else ceil(g.n) end as n,
                coalesce(reason, g.mean_reason) as mean_reason
            from {{ t }} as g
            cross join (values ('exact'), ('whole')) as k(kind)
        ),
        cumulated as (
            select
                *,
                sum(n) over (partition by set_key, kind) as total,
                sum(n) over (partition by set_key, kind order by o) as until,
                sum(n) over (partition by set_key, kind, o) as peers
            from counted
        ),
        ranked as (
            select
                * exclude (until, peers),
                n / total as p,
                (until - peers) / total as rank_before,
                until / total as rank_after,
                (until - 0.5 * peers) / total - 0.5 as x
            from cumulated
        )
    select *, case when is_equal then low else sum(p * y) over (partition by set_key, kind) end as mu
    from ranked
{%- endmacro %}
