package webextest

import (
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hds sends a request about HDS as the administrator.
func hds(t *testing.T, s *Server, path string) fields {
	t.Helper()
	return must(t, s, s.Alice, "GET", "/hds/"+path, nil).object(t)
}

// onlyOne returns the only element of a list in an object.
func onlyOne(t *testing.T, object fields, name string) fields {
	t.Helper()
	list, _ := object[name].([]any)
	require.Len(t, list, 1, name)
	return list[0].(fields)
}

func TestHDSOrganization(t *testing.T) {
	s := start(t)
	org := onlyOne(t, hds(t, s, "organizations/"+s.OrgID), "items")
	assert.Equal(t, s.OrgID, org["orgId"])
	assert.Equal(t, "Example", org["orgName"])
	assert.Equal(t, "Single Tenant", org["orgType"])
	assert.Equal(t, "Production", org["orgMode"])
	tenants := hds(t, s, "organizations/"+s.OrgID+"/tenants")
	assert.Equal(t, fields{"context": fields{"partnerOrgId": s.OrgID}, "tenants": []any{}}, tenants)

	customer := s.AddOrganization("Customer")
	assert.Equal(t, "Multi Tenant", onlyOne(t, hds(t, s, "organizations/"+s.OrgID), "items")["orgType"])
	assert.Equal(t, fields{
		"tenantOrgId": customer, "tenantName": "Customer", "cmkState": "CMK Managed", "tenantOrgState": "Setup complete",
	}, onlyOne(t, hds(t, s, "organizations/"+s.OrgID+"/tenants"), "tenants"))

	database := hds(t, s, "organizations/"+s.OrgID+"/database")
	assert.Equal(t, fields{"orgId": s.OrgID}, database["context"])
	assert.Equal(t, "PostgreSQL", database["databaseType"])
	for _, more := range []string{"", "/database", "/tenants"} {
		try(t, s, []attempt{
			{"by a user", s.Bob, "GET", "/hds/organizations/" + s.OrgID + more, nil, 403},
			{"unknown", s.Alice, "GET", "/hds/organizations/x" + more, nil, 404},
			{"customer", s.Alice, "GET", "/hds/organizations/" + customer + more, nil, 404},
		})
	}
}

func TestHDSClusterAndNodes(t *testing.T) {
	s := start(t)
	found := onlyOne(t, onlyOne(t, hds(t, s, "organizations/"+s.OrgID), "items"), "clusters")
	id := found["clusterId"].(string)
	cluster := onlyOne(t, onlyOne(t, hds(t, s, "clusters/"+id), "items"), "clusters")
	assert.Equal(t, id, cluster["clusterId"])
	assert.Equal(t, found["clusterName"], cluster["clusterName"])
	assert.Equal(t, "Healthy", cluster["clusterStatus"])
	upgrade, err := time.Parse("2006-01-02 15:04:05.000", cluster["upgradeSchedule"].(fields)["nextUpgradeTime"].(string))
	require.NoError(t, err)
	assert.Equal(t, time.Monday, upgrade.Weekday())
	assert.True(t, upgrade.After(time.Now()))

	nodes := cluster["nodes"].([]any)
	require.Len(t, nodes, 2)
	for _, n := range nodes {
		listed := n.(fields)
		answer := onlyOne(t, hds(t, s, "nodes/"+listed["nodeId"].(string)), "items")
		node := onlyOne(t, onlyOne(t, answer, "clusters"), "nodes")
		assert.Equal(t, listed["nodeId"], node["nodeId"])
		assert.Equal(t, listed["host"], node["host"])
		assert.Equal(t, "Online", node["availabilityDetails"].(fields)["nodeAvailability"])

		path := "testResults/nodes/" + listed["nodeId"].(string) + "/networkTest"
		for query, runs := range map[string]int{
			"": 1, "?triggerType=All": 1, "?triggerType=Periodic": 1, "?triggerType=OnDemand": 0,
		} {
			tested := onlyOne(t, onlyOne(t, hds(t, s, path+query), "items")["clusters"].(fields), "nodes")
			assert.Equal(t, listed["host"], tested["hostname"])
			assert.Len(t, tested["testResults"], runs, query)
		}
		try(t, s, []attempt{
			{"tests by a user", s.Bob, "GET", "/hds/" + path, nil, 403},
			{"tests by an unknown trigger", s.Alice, "GET", "/hds/" + path + "?triggerType=x", nil, 400},
		})
	}
	try(t, s, []attempt{
		{"cluster by a user", s.Bob, "GET", "/hds/clusters/" + id, nil, 403},
		{"unknown cluster", s.Alice, "GET", "/hds/clusters/x", nil, 404},
		{"unknown node", s.Alice, "GET", "/hds/nodes/x", nil, 404},
		{"tests of an unknown node", s.Alice, "GET", "/hds/testResults/nodes/x/networkTest", nil, 404},
	})
}

func TestHDSAvailability(t *testing.T) {
	s := start(t)
	found := onlyOne(t, onlyOne(t, hds(t, s, "organizations/"+s.OrgID), "items"), "clusters")
	now := time.Now().UTC()
	path := func(cluster any, from, to string) string {
		return "clusters/" + cluster.(string) + "/availability?" + url.Values{"from": {from}, "to": {to}}.Encode()
	}
	from, to := formatTime(now.Add(-24*time.Hour)), formatTime(now)
	answer := onlyOne(t, hds(t, s, path(found["clusterId"], from, to)), "items")
	assert.Equal(t, fields{
		"segmentStartTime": from, "segmentEndTime": to,
		"onlineNodeCount": 2.0, "offlineNodeCount": 0.0, "totalNodeCount": 2.0,
	}, onlyOne(t, onlyOne(t, answer, "clusters"), "availabilitySegments"))
	try(t, s, []attempt{
		{"unknown", s.Alice, "GET", "/hds/" + path("x", from, to), nil, 404},
		{"no from", s.Alice, "GET", "/hds/" + path(found["clusterId"], "", to), nil, 400},
		{"no to", s.Alice, "GET", "/hds/" + path(found["clusterId"], from, ""), nil, 400},
		{"backwards", s.Alice, "GET", "/hds/" + path(found["clusterId"], to, from), nil, 400},
		{"too long ago", s.Alice, "GET", "/hds/" + path(found["clusterId"], formatTime(now.AddDate(0, 0, -2)), to), nil, 400},
	})
}
