{{- define "throughline.name" -}}
{{- printf "%s" .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- define "throughline.secret" -}}
{{- default (include "throughline.name" .) .Values.existingSecret -}}
{{- end -}}
