{# The subjects whose events, or submitted values, become measures. #}
{% macro measured_subjects() -%}
    {{
        return(
            [
                "applications",
                "collisions",
                "contracts",
                "department_inventories",
                "employees",
                "inspections",
                "measure_submissions",
                "permits",
                "responses",
                "service_activities",
                "service_requests",
                "stops",
                "survey_answers",
            ]
        )
    }}
{%- endmacro %}
