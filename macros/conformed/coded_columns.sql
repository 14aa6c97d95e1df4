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
                "applications": person,
                "survey_answers": ["question_code", "council_district_code"] + person,
                "permits": ["permit_type"] + places,
                "contracts": ["owner_race_ethnicity", "owner_gender"],
                "service_activities": places,
                "population": ["geography_code", "population_group"],
            }
        )
    }}
{%- endmacro %}
