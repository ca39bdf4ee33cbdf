package webextest

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

func init() {
	serve(routes{
		"GET /hds/organizations/{id}":                 admin(plain((*call).getHDSOrganization)),
		"GET /hds/organizations/{id}/database":        admin(plain((*call).getHDSDatabase)),
		"GET /hds/organizations/{id}/tenants":         admin(plain((*call).getHDSTenants)),
		"GET /hds/clusters/{id}":                      admin(plain((*call).getHDSCluster)),
		"GET /hds/clusters/{id}/availability":         admin(plain((*call).getHDSAvailability)),
		"GET /hds/nodes/{id}":                         admin(plain((*call).getHDSNode)),
		"GET /hds/testResults/nodes/{id}/networkTest": admin(plain((*call).getHDSNetworkTest)),
	})
}

// Hybrid Data Security (HDS) keeps an organization's keys on machines of its
// own. The fake has a cluster of two nodes that are always well. It serves the
// customers too.

// Hybrid Data Security (HDS) keeps an organization's keys on its own machines.
// The fake has one cluster with two nodes, which are always healthy and also
// serve the customers.
func (c *call) hdsClusterID() string { return newID("HYBRID_CLUSTER", uuidOf(c.OrgID)+":1") }

// hdsNodeID returns the ID of node 1 or 2.
func (c *call) hdsNodeID(n int) string {
	return newID("HYBRID_CONNECTOR", fmt.Sprintf("%s:%d", uuidOf(c.OrgID), n))
}

func hdsHost(n int) string { return fmt.Sprintf("hds-node-%d.example.com", n) }

// hdsOrganization returns the organization in the path. Only our own has HDS.
func (c *call) hdsOrganization() (*organization, error) {
	o, err := c.org(c.id())
	if err == nil && o.ID != c.OrgID {
		return nil, notFound("HDS organization")
	}
	return o, err
}

// checkHDSCluster refuses a path that does not name the cluster.
func (c *call) checkHDSCluster() error {
	if c.id() != c.hdsClusterID() {
		return notFound("HDS cluster")
	}
	return nil
}

// hdsNode returns the number of the node in the path.
func (c *call) hdsNode() (int, error) {
	n := slices.Index([]string{c.hdsNodeID(1), c.hdsNodeID(2)}, c.id()) + 1
	if n == 0 {
		return 0, notFound("HDS node")
	}
	return n, nil
}

// hdsCluster returns the cluster with more attributes.
func (c *call) hdsCluster(more attributes) attributes {
	cluster := attributes{"clusterId": c.hdsClusterID(), "clusterName": "cluster-1"}
	maps.Copy(cluster, more)
	return cluster
}

// hdsAnswer wraps the cluster in the envelope that most answers have.
func (c *call) hdsAnswer(cluster attributes) attributes {
	return attributes{"items": []attributes{{"orgId": c.OrgID, "clusters": []attributes{cluster}}}}
}

func (c *call) getHDSOrganization() (any, error) {
	o, err := c.hdsOrganization()
	if err != nil {
		return nil, err
	}
	kind := "Single Tenant"
	if len(c.organizations.order) > 1 {
		kind = "Multi Tenant"
	}
	return attributes{"items": []attributes{{
		"orgId":    o.ID,
		"orgName":  o.DisplayName,
		"orgType":  kind,
		"orgMode":  "Production",
		"clusters": []attributes{c.hdsCluster(nil)},
	}}}, nil
}

func (c *call) getHDSDatabase() (any, error) {
	o, err := c.hdsOrganization()
	if err != nil {
		return nil, err
	}
	return attributes{
		"context":         attributes{"orgId": o.ID},
		"databaseType":    "PostgreSQL",
		"databaseVersion": "PostgreSQL 16.9 on x86_64-pc-linux-gnu",
	}, nil
}

func (c *call) getHDSTenants() (any, error) {
	o, err := c.hdsOrganization()
	if err != nil {
		return nil, err
	}
	tenants := []attributes{}
	for _, tenant := range c.organizations.order {
		if tenant != o {
			tenants = append(tenants, attributes{
				"tenantOrgId":    tenant.ID,
				"tenantName":     tenant.DisplayName,
				"cmkState":       "CMK Managed",
				"tenantOrgState": "Setup complete",
			})
		}
	}
	return attributes{"context": attributes{"partnerOrgId": o.ID}, "tenants": tenants}, nil
}

func (c *call) getHDSCluster() (any, error) {
	if err := c.checkHDSCluster(); err != nil {
		return nil, err
	}
	var nodes []attributes
	for _, n := range []int{1, 2} {
		nodes = append(nodes, attributes{"nodeId": c.hdsNodeID(n), "host": hdsHost(n)})
	}
	// The upgrade is on the next Monday after today.
	now := time.Now().UTC()
	monday := now.AddDate(0, 0, 7-(int(now.Weekday())+6)%7)
	return c.hdsAnswer(c.hdsCluster(attributes{
		"nodes":          nodes,
		"releaseChannel": "latest",
		"clusterStatus":  "Healthy",
		"upgradeSchedule": attributes{
			"scheduleDays":     []string{"monday"},
			"scheduleTime":     "11:00",
			"scheduleTimeZone": "UTC",
			"nextUpgradeTime":  monday.Format(time.DateOnly) + " 11:00:00.000",
		},
	})), nil
}

func (c *call) getHDSAvailability() (any, error) {
	if err := c.checkHDSCluster(); err != nil {
		return nil, err
	}
	span, err := c.requiredPeriod()
	if err != nil {
		return nil, err
	}
	// The additional minute is for a caller that asks for the last 24 hours.
	if span.from < formatTime(time.Now().Add(-24*time.Hour-time.Minute)) {
		return nil, badRequest("from can be at most a day ago.")
	}
	return c.hdsAnswer(c.hdsCluster(attributes{
		"availabilitySegments": []attributes{{
			"segmentStartTime": span.from,
			"segmentEndTime":   span.to,
			"onlineNodeCount":  2,
			"offlineNodeCount": 0,
			"totalNodeCount":   2,
		}},
	})), nil
}

func (c *call) getHDSNode() (any, error) {
	n, err := c.hdsNode()
	if err != nil {
		return nil, err
	}
	return c.hdsAnswer(c.hdsCluster(attributes{
		"nodes": []attributes{{
			"nodeId": c.id(),
			"host":   hdsHost(n),
			"availabilityDetails": attributes{
				"nodeAvailability":    "Online",
				"hdsHealthStatus":     "Healthy",
				"hdsUnhealthyReasons": []string{},
			},
			"releaseVersion":    "2025.07.16.7042",
			"proxyType":         "None",
			"proxyStatus":       "Disabled",
			"maintenanceMode":   "Off",
			"ntpSync":           "Active",
			"ovaDeploymentType": "Large",
			"ovaBuildType":      "Prod",
		}},
	})), nil
}

// getHDSNetworkTest shows the tests of a node. They ran once, when the
// organization was created, and never on demand.
func (c *call) getHDSNetworkTest() (any, error) {
	n, err := c.hdsNode()
	if err != nil {
		return nil, err
	}
	trigger, err := c.queryOneOf("triggerType", "OnDemand", "Periodic", "All")
	if err != nil {
		return nil, err
	}
	runs := []attributes{}
	if trigger != "OnDemand" {
		runs = append(runs, attributes{"triggerType": "Periodic", "results": hdsTests(c.ownOrg().Created)})
	}
	return attributes{
		"orgId": c.OrgID,
		"items": []attributes{{
			"clusters": c.hdsCluster(attributes{
				"nodes": []attributes{{
					"nodeId":      c.id(),
					"hostname":    hdsHost(n),
					"hostIp":      fmt.Sprintf("192.0.2.%d", n),
					"testResults": runs,
				}},
			}),
		}},
	}, nil
}

// hdsTests returns one run of all tests.
func hdsTests(at string) []attributes {
	services := func(kind string, names ...string) attributes {
		var results []attributes
		for _, name := range names {
			results = append(results, attributes{"serviceName": name, "testResult": "Success"})
		}
		return attributes{"serviceType": kind, "services": results}
	}
	var tests []attributes
	for _, kind := range []string{"HTTPConnectivityTest", "DNSResolutionTest", "BandwidthTest"} {
		tests = append(tests, attributes{
			"timestamp": at,
			"type":      kind,
			"results": []attributes{
				services("WebexCloud", "hercules", "identity", "idBroker"),
				services("ThirdPartyCloud", "ecr"),
			},
		})
	}
	return tests
}
