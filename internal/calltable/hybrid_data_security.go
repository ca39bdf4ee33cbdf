package calltable

import "github.com/go-webex/webex"

func init() {
	add(
		Row{Methods: "HybridDataSecurity.GetOrganization", Args: Args{"org"}, Request: "GET /hds/organizations/org"},
		Row{Methods: "HybridDataSecurity.GetCluster", Args: Args{"cluster"}, Request: "GET /hds/clusters/cluster"},
		Row{Methods: "HybridDataSecurity.GetNode", Args: Args{"node"}, Request: "GET /hds/nodes/node"},
		Row{Methods: "HybridDataSecurity.GetDatabase", Args: Args{"org"}, Request: "GET /hds/organizations/org/database"},
		Row{Methods: "HybridDataSecurity.GetTenants", Args: Args{"org"}, Request: "GET /hds/organizations/org/tenants"},
		Row{
			Methods: "HybridDataSecurity.GetNetworkTestResults",
			Args:    Args{"node"},
			Request: "GET /hds/testResults/nodes/node/networkTest",
		},
		Row{
			Methods: "HybridDataSecurity.GetNetworkTestResults",
			Args:    Args{"node", &webex.GetHDSNetworkTestResultsOptions{TriggerType: webex.HDSTriggerTypeOnDemand}},
			Request: "GET /hds/testResults/nodes/node/networkTest?triggerType=OnDemand",
		},
		Row{
			Methods: "HybridDataSecurity.GetClusterAvailability",
			Args:    Args{"cluster", &webex.GetHDSClusterAvailabilityOptions{From: at(1), To: at(2)}},
			Request: "GET /hds/clusters/cluster/availability?from=2026-05-01T12:00:00.000Z&to=2026-05-02T12:00:00.000Z",
		},
		Row{
			Methods: "HybridDataSecurity.GetClusterAvailability",
			Args:    Args{"cluster"},
			Error:   "GET /hds/clusters/cluster/availability: from is required",
		},
	)
}
