-- Contracts awarded in one half-year. Amounts do not depend on certification: the certified share of the money is the
-- certified share of the contracts.
create or replace temp table chunk as
with
    drawn as (
        select
            i,
            drawn_day(i, 1) as awarded_date,
            1 + floor(4 * u(i, 2))::integer as kind,
            pick(getvariable('staff_departments'), i, 3) as department_code,
            (1 + floor(400 * u(i, 4)))::integer as supplier_number,
        from range(getvariable('first_id'), getvariable('first_id') + getvariable('row_count')) as ids(i)
    ),
    certified as (
        -- Spread evenly over the contracts (multiples of the golden ratio): of a few hundred amounts a year, chance
        -- alone would move the certified share by more than what is planted.
        select drawn.*, (drawn.i * 0.6180339887498949 + u(0, 5)) % 1 < certified_shares.share as is_certified_firm,
        from drawn
        inner join certified_shares on year(drawn.awarded_date) = certified_shares.year
    )
select
    i,
    'CT-' || lpad(i::varchar, 8, '0') as contract_id,
    department_code,
    pick(['Harbor', 'Cañada', 'Mesa', 'Pacific', 'Alder', 'Union'], supplier_number, 6)
    || pick([' Builders', ' Supply', ' Partners', ' Services', ' & Søns'], supplier_number, 7)
    || ' ' || supplier_number || if(u(i, 8) < 0.1, '     ', '') as supplier_name,
    ['Construction', 'Goods', 'Professional Services', 'General Services'][kind] as contract_category,
    awarded_date,
    round([180000, 60000, 110000, 75000][kind] * exp(0.5 * normal(i, 9)), 2)::decimal(18, 2) as awarded_amount,
    is_certified_firm,
    case
        when not is_certified_firm then null
        when u(i, 11) < 0.03 then 'Pacific Rim'
        else pick(['African American', 'Asian American', 'Hispanic American', 'Native American', 'Caucasian', 'Caucasian'], i, 12)
    end as owner_race_ethnicity,
    case when is_certified_firm then pick(['Woman', 'Woman', 'Man'], i, 13) end as owner_gender,
    person_name(1000 + i % 25, 14) as buyer_name,
    'buyer' || (1 + i % 25) || '@portmercer.example' as buyer_email,
from certified
;

insert into clean_contracts
select i, awarded_date, awarded_amount, is_certified_firm,
from chunk
;
