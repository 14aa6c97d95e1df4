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
        select datasets.*, coalesce(links.linked_goal_count, 0) as linked_goal_count
        from datasets
        left join links using (source_system, dataset_id)
        where
            datasets.duplicate_of is null
            and datasets.publication_status in ('planned', 'not_planned', 'unknown')
            and datasets.sensitivity in ('public', 'internal')
    ),

    judged as (
        select
            waiting.source_system,
            waiting.dataset_id,
            waiting.linked_goal_count,
            weights.*,
            case
                weights.factor_code
                when 'strategic_link'
                then waiting.linked_goal_count
                when 'requests'
                then waiting.request_count
                when 'readiness'
                then waiting.readiness_level
                when 'risk'
                then waiting.risk_level
            end::double as level,
            -- Not least(): it would take what nobody judged for the full level.
            weight * abs(is_reversed::integer - if(level >= full_level, 1, level / full_level)) as points
        from waiting
        cross join weights
    ),

    scored as (
        select
            source_system,
            dataset_id,
            linked_goal_count,
            100 * sum(points) / nullif(sum(weight) filter (where points is not null), 0) as release_priority_score,
            100
            * coalesce(sum(weight) filter (where points is not null), 0)
            / nullif(sum(weight), 0) as scored_weight_pct,
            string_agg(
                factor_code || coalesce(format(' {:g}: {:g} of {:g}', level, round(points, 1), weight), ': not judged'),
                '; '
                order by weight desc, factor_code
            ) as score_explanation
        from judged
        group by source_system, dataset_id, linked_goal_count
    )

select
    *,
    rank() over (
        partition by source_system order by release_priority_score desc nulls last, dataset_id
    ) as release_priority_rank
from scored
