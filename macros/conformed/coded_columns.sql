{#
  The columns of each subject that arrive in a department's own codes. The subjects and qc_unmapped_codes both read it.
  Not in the models' YAML, because unit tests compile without the graph.
#}
{% macro coded_columns() -%}
    {%- set places = ["council_district_code", "neighborhood_code"] -%}
    {%- set person = ["race_ethnicity", "gender"] -%}
    {{
        return(
            {
                "service_requests": ["request_category", "channel", "status", "police_precinct_code"] + places,
                "stops": ["stop_reason", "police_precinct_code"] + person + places,
                "responses": ["incident_type"] + places,
                "inspections": ["inspection_result", "borough_code"] + places,
                "collisions": ["severity"] + places,
                "employees": person,
                "applications": person + ["race_ethnicity_1997", "language", "disability"],
                "survey_answers": ["question_code", "council_district_code"] + person,
                "permits": ["permit_type"] + places,
                "contracts": ["owner_race_ethnicity", "owner_gender"],
                "service_activities": places,
                "population": ["geography_code", "population_group"],
            }
        )
    }}
{%- endmacro %}

{# Subjects about persons: the date that decides the period of an answer. Their ages arrive as numbers, not as codes. #}
{% macro answered_dates() -%}
    {{
        return(
            {
                "applications": "applied_date",
                "contracts": "awarded_date",
                "employees": "as_of_date",
                "stops": "stopped_date",
                "survey_answers": "answered_date",
            }
        )
    }}
{%- endmacro %}

{% macro subjects_with_ages() -%} {{ return(["employees", "stops", "survey_answers"]) }} {%- endmacro %}

{# Domains in which a person may belong to several groups; a source writes them with a semicolon in between. #}
{% macro multi_select_domains() -%} {{ return(["race_ethnicity"]) }} {%- endmacro %}
