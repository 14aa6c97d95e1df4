-- Answers to the resident survey: a CSV file a quarter; the first row of a person and question counts.
create or replace temp table delivered as
select
    trim("Respondent") as respondent_id, trim("Question") as question, "Interviewed On" as answered_date,
    "Answer" as score, "Weight" as weight, "Race/Ethnicity" as race, "Gender" as gender, "Age" as age_years,
    "District" as council_district
from read_csv(
    getvariable('answers'), header = true, delim = ',', quote = '"', escape = '"', union_by_name = true,
    ignore_errors = true, types = {
        'Respondent': 'varchar', 'Question': 'varchar', 'Interviewed On': 'date', 'Answer': 'integer',
        'Weight': 'double', 'Race/Ethnicity': 'varchar', 'Gender': 'varchar', 'Age': 'integer', 'District': 'varchar'
    }
)
where
    "Respondent" is not null and "Interviewed On" <= today() and "Weight" >= 0
    and coalesce("Answer" between 1 and 5, true);

create or replace temp table answers as
select
    date_trunc('month', answered_date)::date as month, question, score, weight,
    coalesce(code_of('survey', 'race_ethnicity', race), 'unknown') as race_ethnicity,
    coalesce(code_of('survey', 'gender', gender), 'unknown') as gender, age_band_of(age_years) as age_band,
    coalesce(code_of('survey', 'council_district', council_district), 'unknown') as council_district
from (
    from delivered
    qualify row_number() over (partition by respondent_id, question order by rowid) = 1
);

insert into monthly_cells by name
select
    month, council_district, race_ethnicity, gender, age_band,
    unnest([
        {
            'measure_code': 'residents_feeling_safe', 'numerator': safe, 'denominator': safety,
            'sum_of_squares': safe_squares, 'denominator_sum_of_squares': safety_squares,
            'sum_of_products': null::double, 'sample_size': safety_answers
        },
        {
            'measure_code': 'city_services_score', 'numerator': scores, 'denominator': services,
            'sum_of_squares': score_squares, 'denominator_sum_of_squares': service_squares,
            'sum_of_products': score_products, 'sample_size': service_answers
        }
    ], recursive := true)
from (
    select
        month, council_district, race_ethnicity, gender, age_band,
        coalesce(sum(weight::decimal(38, 6)) filter (is_safe), 0)::double as safe,
        coalesce(sum(weight::decimal(38, 6)) filter (on_safety), 0)::double as safety,
        coalesce(sum((weight * weight)::decimal(38, 9)) filter (is_safe), 0)::double as safe_squares,
        coalesce(sum((weight * weight)::decimal(38, 9)) filter (on_safety), 0)::double as safety_squares,
        count(*) filter (on_safety) as safety_answers,
        coalesce(sum((weight * score)::decimal(38, 9)) filter (on_services), 0)::double as scores,
        coalesce(sum(weight::decimal(38, 6)) filter (on_services), 0)::double as services,
        coalesce(sum((weight * score * weight * score)::decimal(38, 9)) filter (on_services), 0)::double
        as score_squares,
        coalesce(sum((weight * weight)::decimal(38, 9)) filter (on_services), 0)::double as service_squares,
        coalesce(sum((weight * score * weight)::decimal(38, 9)) filter (on_services), 0)::double as score_products,
        count(*) filter (on_services) as service_answers
    from (
        select
            *, question = 'Q1 Safety' and score is not null as on_safety,
            question = 'Q1 Safety' and score >= 4 as is_safe, question = 'Q2 Services' and score is not null as on_services
        from answers
    )
    group by
        grouping sets (
            (month), (month, council_district), (month, race_ethnicity), (month, gender), (month, age_band)
        )
);

drop table delivered;
drop table answers;
