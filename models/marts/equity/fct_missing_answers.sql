-- Domains of the crosswalk that are population dimensions; what was delivered is decoded again, spelling by spelling.
with
    codes as (select * from {{ ref("int_crosswalk_codes") }}),

    dimensions as (select distinct population_dimension as domain from {{ ref("population_groups") }}),

    delivered as (
        select
            subject,
            source_system,
            domain,
            month_start_date,
            coalesce(source_code, '') as spelling,
            sum(row_count) as row_count
        from {{ ref("int_delivered_codes") }}
        where month_start_date is not null and domain in (select domain from dimensions)
        group by all
    ),

    decoded as ({{ decoded_spellings("select distinct source_system, domain, spelling from delivered") }})

select
    delivered.subject,
    delivered.source_system,
    delivered.domain as population_dimension,
    delivered.month_start_date,
    sum(row_count)::bigint as row_count,
    {%- for kind in ["not_collected", "declined", "unknown", "unmappable"] %}
        coalesce(sum(row_count) filter (where missing_kind = '{{ kind }}'), 0)::bigint as {{ kind }}_count,
    {%- endfor %}
    coalesce(sum(row_count) filter (where missing_kind is null and is_lossy), 0)::bigint as lossy_count,
    100
    * coalesce(sum(row_count) filter (where missing_kind is not null), 0)::double
    / sum(row_count)::double as pct_missing
from delivered
inner join
    decoded
    on delivered.source_system = decoded.source_system
    and delivered.domain = decoded.domain
    and delivered.spelling = decoded.spelling
group by all
