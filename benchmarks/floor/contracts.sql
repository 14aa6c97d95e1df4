-- Awarded contracts: CSV files that the driver has unpacked, one of them with CR line ends; the first row counts.
create or replace temp table delivered as
select
    "Contract No" as contract_id, "Award Date" as awarded_date, "Award Amount" as amount,
    "Certified Firm" = 'Y' as is_certified, "Owner Ethnicity" as race, "Owner Gender" as gender
from read_csv(
    getvariable('contracts'), header = true, delim = ',', quote = '"', escape = '"', union_by_name = true,
    ignore_errors = true, types = {
        'Contract No': 'varchar', 'Award Date': 'date', 'Award Amount': 'decimal(18, 2)', 'Certified Firm': 'varchar',
        'Owner Ethnicity': 'varchar', 'Owner Gender': 'varchar'
    }
)
where "Contract No" is not null and "Award Date" <= today() and "Award Amount" >= 0;

create or replace temp table contracts as
select
    date_trunc('month', awarded_date)::date as month, amount, is_certified,
    coalesce(code_of('procurement', 'race_ethnicity', race), 'unknown') as race_ethnicity,
    coalesce(code_of('procurement', 'gender', gender), 'unknown') as gender
from (
    from delivered
    qualify row_number() over (partition by contract_id order by rowid) = 1
);

insert into monthly_cells by name
select
    month, race_ethnicity, gender,
    unnest([
        {
            'measure_code': 'contracts_awarded', 'numerator': contracts::double, 'denominator': null::double,
            'sum_of_squares': null::double, 'denominator_sum_of_squares': null::double,
            'sum_of_products': null::double, 'sample_size': contracts
        },
        {
            'measure_code': 'contract_award_amount', 'numerator': amount, 'denominator': null,
            'sum_of_squares': null, 'denominator_sum_of_squares': null, 'sum_of_products': null,
            'sample_size': contracts
        },
        {
            'measure_code': 'certified_firm_award_share', 'numerator': certified_amount, 'denominator': known_amount,
            'sum_of_squares': certified_squares, 'denominator_sum_of_squares': known_squares,
            'sum_of_products': null, 'sample_size': known
        }
    ], recursive := true)
from (
    select
        month, race_ethnicity, gender, count(*) as contracts, sum(amount)::double as amount,
        coalesce(sum(amount) filter (where is_certified), 0)::double as certified_amount,
        coalesce(sum(amount) filter (where is_certified is not null), 0)::double as known_amount,
        coalesce(sum((amount::double * amount)::decimal(38, 9)) filter (where is_certified), 0)::double
        as certified_squares,
        coalesce(sum((amount::double * amount)::decimal(38, 9)) filter (where is_certified is not null), 0)::double
        as known_squares,
        count(is_certified) as known
    from contracts
    group by grouping sets ((month), (month, race_ethnicity), (month, gender))
);

insert into period_cells by name
select
    period_grain, period_start_date, race_ethnicity, gender, 'contract_median_amount' as measure_code,
    count(*) as sample_size, quantile_cont(amount::double, 0.5) as holistic_value
from contracts
inner join month_periods using (month)
group by
    grouping sets (
        (period_grain, period_start_date),
        (period_grain, period_start_date, race_ethnicity),
        (period_grain, period_start_date, gender)
    );
