package calltable

func init() {
	add(
		Row{Methods: "Organizations.List", Request: "GET /organizations"},
		Row{Methods: "Organizations.Get", Args: Args{"org"}, Request: "GET /organizations/org"},
		Row{Methods: "Organizations.Delete", Args: Args{"org"}, Request: "DELETE /organizations/org"},
	)
}
