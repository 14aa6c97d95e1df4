-- Permits applied for in one quarter. ln(days to issue) is normal, placed so that the district's share is in time.
create or replace temp table chunk as
with
    drawn as (
        select
            i,
            pick(getvariable('response_places'), i, 1) as place_id,
            drawn_day(i, 2) as applied_date,
            1 + floor(6 * u(i, 3))::integer as kind,
        from range(getvariable('first_id'), getvariable('first_id') + getvariable('row_count')) as ids(i)
    ),
    reviewed as (
        select
            drawn.*,
            places.* exclude (place_id),
            [90, 30, 21, 7, 7, 14][kind] as promise_days,
            -- Rounded up, so that whole days are in time exactly when the draw is.
            ceil(promise_days * exp([0.5, 0.6, 0.5, 0.7, 0.7, 0.6][kind] * (normal(i, 4) - permit_z)))::integer as review_days,
        from drawn
        inner join places on drawn.place_id = places.place_id
        inner join districts on places.district = districts.district
    )
select
    i,
    'BP-' || lpad(i::varchar, 8, '0') as permit_id,
    ['NEW CONSTRUCTION', 'ALTERATION', 'DEMOLITION', 'ELECTRICAL', 'PLUMBING', 'SOLAR'][kind] as permit_type,
    applied_date,
    applied_date + promise_days as due_date,
    case
        when u(i, 6) >= 0.04 and applied_date + review_days <= date '2025-12-31' then applied_date + review_days
    end as issued_date,
    round([650000, 80000, 25000, 9000, 7000, 18000][kind] * exp(0.7 * normal(i, 7)), 2)::decimal(14, 2) as valuation_usd,
    district,
    neighborhood,
    neighborhood_code,
    person_name(i, 9) as applicant_name,
    pick(['Garage', 'Kitchen', 'Roof', 'Señalización', 'Rewiring', 'Façade'], i, 11) as work_description,
    i % getvariable('specimen_step') = 5 and applied_date >= date '2025-07-01' as is_corrected,
from reviewed
;

insert into clean_permits
select i, applied_date, issued_date, due_date, district, neighborhood_code,
from chunk
;
