package app

import (
	"text/template"

	"kassa/internal/signature"
)

// greeting is what serve prints once it serves. The curl line can be pasted as it is.
var greeting = template.Must(template.New("greeting").Parse(`Kassa serves {{.URL}}
An invoice's page is {{.Public}}/?i=ID
The API is explained at {{.URL}}/docs/
{{- if .Fresh}}

A sandbox till was made. Its keys are shown only now:

  id              {{.Fresh.Till.ID}}
  login           {{.Fresh.Till.Login}}
  secret          {{.Fresh.Secret}}
  salt            {{.Fresh.Salt}}
  webhook secret  {{.WebhookSecret}}

Make an invoice of 100 roubles; its "url" is the page where you can pay it:

  curl {{.URL}}/v3/invoice/create/ -d '{"auth_login":"{{.Fresh.Till.Login}}","auth_secret":"{{.Fresh.Secret}}","amount":100,"type":"purchase","lifetime":60}'
{{- else if .Sandbox}}

The database has tills already, so none was made. New keys:

  kassa till create --name NAME --sandbox --database {{.Database}}
  kassa till rotate ID --secret --database {{.Database}}
{{- end}}

`))

func (s *Server) greet(con *console) error {
	facts := struct {
		*Server
		WebhookSecret, Database string
		Sandbox                 bool
	}{Server: s, Database: s.config.Database, Sandbox: s.config.Sandbox}
	if s.Fresh != nil {
		facts.WebhookSecret = signature.WebhookSecret(s.Fresh.Salt)
	}
	return greeting.Execute(con.out, facts)
}
