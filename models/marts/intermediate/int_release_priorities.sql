-- A factor that nobody judged neither helps nor harms: the score is the share of the points that were to be had.
with
    datasets as (
        select * from {{ ref("catalog") }} qualify as_of_date = max(as_of_date) over (partition by source_system)
    ),

    weights as (select * from {{ ref("catalogue_release_weights") }}),

    goals as (select goal_code from {{ ref("dim_goals") }} where valid_to_date is null),

    named as (select source_system, dataset_id, trim(unnest(string_split(goal_codes, ';'))) as goal_code from datasets),

    links as (
        select named.source_system, named.dataset_id, count(distinct goals.goal_code) as linked_goal_count
        from named
        inner join goals using (goal_code)
        group by all
    ),

    waiting as (
        select
            datasets.source_system,
            datasets.dataset_id,
            {
                'strategic_link':coalesce(links.linked_goal_count, 0)::double,
                'requests':datasets.request_count::double,
                'readiness':datasets.readiness_level::double,
                'risk':datasets.risk_level::double
            } as levels
        from datasets
        left join links using (source_system, dataset_id)
        where
            datasets.duplicate_of is null
            and datasets.publication_status in ('planned', 'not_planned', 'unknown')
            and datasets.sensitivity in ('public', 'internal')
    ),

    judged as (
        unpivot (select source_system, dataset_id, unnest(levels) from waiting) include nulls on strategic_link,
        requests,
        readiness,
        risk into name factor_code value level
    ),

    weighed as (
        select
            judged.*,
            weights.weight,
            weights.full_level,
            weights.weight * abs(weights.is_reversed::integer - least(judged.level / weights.full_level, 1)) as points
        from judged
        inner join weights using (factor_code)
    ),

    scored as (
        select
            source_system,
            dataset_id,
            max(level) filter (where factor_code = 'strategic_link')::bigint as linked_goal_count,
            100 * sum(points) / nullif(sum(weight) filter (where points is not null), 0) as release_priority_score,
            100
            * coalesce(sum(weight) filter (where points is not null), 0)
            / nullif(sum(weight), 0) as scored_weight_pct,
            string_agg(
                factor_code || coalesce(format(' {:g}: {:g} of {:g}', level, round(points, 1), weight), ': not judged'),
                '; '
                order by weight desc, factor_code
            ) as score_explanation
        from weighed
        group by source_system, dataset_id
    )

select
    *,
    rank() over (
        partition by source_system order by release_priority_score desc nulls last, dataset_id
    ) as release_priority_rank
from scored
