"""How the generator itself computes each measure from its clean tables: the questions, not the asking.

Written without a look at the pipeline's metrics: it is the other witness.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

DISTRICT = {"council_district": "'d' || district"}
AREAS = DISTRICT | {"neighborhood": "neighborhood_code"}
PRECINCT = {"police_precinct": "'precinct_' || lower(precinct)"}
AGE_BAND = """
    case
        when age_years is null then 'unknown'
        when age_years < 18 then 'under_18'
        when age_years < 25 then '18_24'
        when age_years < 35 then '25_34'
        when age_years < 45 then '35_44'
        when age_years < 55 then '45_54'
        when age_years < 65 then '55_64'
        else '65_plus'
    end
"""
PEOPLE = {"race_ethnicity": "race_ethnicity", "gender": "gender", "age_band": AGE_BAND}
DAYS_TO_CLOSE = "(closing_seconds / 86400.0) filter (closing_seconds >= 0)"


def share(part: str, whole: str) -> str:
    return f"100.0 * count(*) filter (({whole}) and ({part})) / nullif(count(*) filter ({whole}), 0)"


@dataclass(frozen=True)
class Subject:
    table: str
    date_column: str
    measures: Mapping[str, str]
    areas: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    overlapping: Mapping[str, str] = field(default_factory=dict)  # lists: one person, several groups
    is_stock: bool = False  # only the last snapshot of a period counts


SUBJECTS = (
    Subject(
        "clean_requests",
        "opened_date",
        {
            "service_requests_opened": "count(*)",
            "service_requests_on_time": share("closed_at <= due_at", "closed_at is not null and due_at is not null"),
            "service_request_median_days_to_close": f"median{DAYS_TO_CLOSE}",
            "service_request_p90_days_to_close": "quantile_cont(closing_seconds / 86400.0, 0.9) "
            "filter (closing_seconds >= 0)",
        },
        AREAS | PRECINCT,
    ),
    Subject("clean_requests", "closed_date", {"service_requests_closed": "count(*)"}, AREAS | PRECINCT),
    Subject(
        "clean_stops",
        "stopped_date",
        {
            "police_stops": "count(*)",
            "police_search_rate": share("is_searched", "true"),
            "police_citation_rate": share("is_citation_issued", "true"),
            "police_contraband_hit_rate": share("is_contraband_found", "is_searched"),
        },
        AREAS | PRECINCT,
        PEOPLE,
    ),
    Subject(
        "clean_responses",
        "received_date",
        {
            "emergency_responses": "count(*)",
            "fire_response_within_standard": share(
                "response_seconds <= standard_seconds", "incident_type = 'fire' and response_seconds is not null"
            ),
            "ems_response_within_standard": share(
                "response_seconds <= standard_seconds", "incident_type = 'ems' and response_seconds is not null"
            ),
            "ems_response_median_minutes": "median(response_seconds / 60.0) filter (incident_type = 'ems')",
            "ems_response_p90_minutes": "quantile_cont(response_seconds / 60.0, 0.9) filter (incident_type = 'ems')",
        },
        AREAS,
    ),
    Subject(
        "clean_inspections",
        "inspected_date",
        {
            "inspections_completed": "count(*)",
            "inspection_pass_rate": share("is_passed", "true"),
            "inspection_mean_score": "avg(score)",
            "critical_violations": "sum(critical_violation_count)",
        },
        AREAS,
    ),
    Subject(
        "clean_employees",
        "as_of_date",
        {
            "workforce_headcount": "count(*) filter (is_active)",
            "workforce_median_salary": "median(base_salary_usd) filter (is_active)",
            "workforce_mean_salary": "avg(base_salary_usd) filter (is_active)",
            "workforce_women_share": share("gender = 'female'", "is_active and gender != 'unknown'"),
        },
        groups=PEOPLE | {"department": "department_code"},
        is_stock=True,
    ),
    Subject(
        "clean_applications",
        "applied_date",
        {"job_applications": "count(*)", "hiring_selection_rate": share("is_hired", "is_hired is not null")},
        groups={name: name for name in ("race_ethnicity", "race_ethnicity_1997", "gender", "language", "disability")},
        overlapping={"race_ethnicity_combined": "race_ethnicity_combined"},
    ),
    Subject(
        "clean_answers",
        "answered_date",
        {
            "residents_feeling_safe": "100 * sum(weight) filter (question = 'Q1 Safety' and score >= 4)"
            " / sum(weight) filter (question = 'Q1 Safety' and score is not null)",
            "city_services_score": "sum(weight * score) filter (question = 'Q2 Services')"
            " / sum(weight) filter (question = 'Q2 Services' and score is not null)",
        },
        DISTRICT,
        PEOPLE,
    ),
    Subject(
        "clean_permits",
        "applied_date",
        {
            "permits_applied": "count(*)",
            "permits_issued_on_time": share("issued_date <= due_date", "issued_date is not null"),
            "permit_median_days_to_issue": "median(issued_date - applied_date)",
        },
        AREAS,
    ),
    Subject(
        "clean_contracts",
        "awarded_date",
        {
            "contracts_awarded": "count(*)",
            "contract_award_amount": "sum(awarded_amount)",
            "certified_firm_award_share": "100.0 * coalesce(sum(awarded_amount) filter (is_certified_firm), 0)::double"
            " / sum(awarded_amount)::double",
            "contract_median_amount": "median(awarded_amount::double)",
        },
    ),
    Subject(
        "(select * from clean_activities where activity_type = 'library_visits')",
        "activity_date",
        {
            "library_visits": "sum(unit_count)",
            "library_open_hours": "sum(service_hours)",
            "library_visits_per_open_hour": "sum(unit_count)::double / nullif(sum(service_hours), 0)::double",
        },
        AREAS,
    ),
    Subject(
        "(select * from clean_activities where activity_type = 'waste_collection')",
        "activity_date",
        {
            "missed_collections": "sum(missed_count)",
            "waste_collection_completed_share": "100.0 * sum(unit_count)::double / sum(planned_count)::double",
        },
        AREAS,
    ),
    Subject(
        "clean_inventory",
        "as_of_date",
        {
            "datasets_published": "count(*) filter (is_published)",
            "dataset_publication_share": share("is_published", "sensitivity = 'public'"),
            "open_data_department_share": "100.0 * count(distinct department_code) filter (is_published) / 12",
        },
        is_stock=True,
    ),
)
