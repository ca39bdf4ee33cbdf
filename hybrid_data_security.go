package webex

import (
	"context"
	"time"
)

// HybridDataSecurityService reads the state of hybrid data security (HDS): the
// key servers that an organization runs itself. It is for administrators.
//
// See https://developer.webex.com/docs/api/v1/hds.
type HybridDataSecurityService struct{ client *Client }

// HDSOrganizations is an answer about HDS. It holds the cluster or node that
// the call asked for inside the organization that the cluster or node belongs
// to.
type HDSOrganizations struct {
	Object
	Items []HDSOrganization `json:"items,omitzero"`
}

// An HDSOrganization is an organization that runs HDS.
type HDSOrganization struct {
	Object
	OrgID    string       `json:"orgId,omitzero"`
	OrgName  string       `json:"orgName,omitzero"` // set by GetOrganization, as are OrgType and OrgMode
	OrgType  string       `json:"orgType,omitzero"` // for example "Single Tenant"
	OrgMode  string       `json:"orgMode,omitzero"` // for example "Production"
	Clusters []HDSCluster `json:"clusters,omitzero"`
	From     time.Time    `json:"from,omitzero"` // set by GetClusterAvailability
	To       time.Time    `json:"to,omitzero"`   // set by GetClusterAvailability
}

// An HDSCluster is a group of nodes. The call decides which fields are set.
type HDSCluster struct {
	Object
	ClusterID            string                   `json:"clusterId,omitzero"`
	ClusterName          string                   `json:"clusterName,omitzero"`
	Nodes                []HDSNode                `json:"nodes,omitzero"`                // set by GetCluster, GetNode and GetNetworkTestResults
	ReleaseChannel       string                   `json:"releaseChannel,omitzero"`       // set by GetCluster, for example "latest"
	UpgradeSchedule      HDSUpgradeSchedule       `json:"upgradeSchedule,omitzero"`      // set by GetCluster
	ClusterStatus        string                   `json:"clusterStatus,omitzero"`        // set by GetCluster, for example "Healthy"
	AvailabilitySegments []HDSAvailabilitySegment `json:"availabilitySegments,omitzero"` // set by GetClusterAvailability
}

// An HDSUpgradeSchedule says when Webex upgrades a cluster.
type HDSUpgradeSchedule struct {
	Object
	ScheduleDays     []string  `json:"scheduleDays,omitzero"`     // for example "monday"
	ScheduleTime     string    `json:"scheduleTime,omitzero"`     // for example "11:00", in ScheduleTimeZone
	ScheduleTimeZone string    `json:"scheduleTimeZone,omitzero"` // for example "Asia/Kolkata"
	NextUpgradeTime  time.Time `json:"nextUpgradeTime,omitzero"`
}

// An HDSAvailabilitySegment says how many nodes of a cluster were online during
// a period.
type HDSAvailabilitySegment struct {
	Object
	SegmentStartTime time.Time `json:"segmentStartTime,omitzero"`
	SegmentEndTime   time.Time `json:"segmentEndTime,omitzero"`
	OnlineNodeCount  int       `json:"onlineNodeCount,omitzero"`
	OfflineNodeCount int       `json:"offlineNodeCount,omitzero"`
	TotalNodeCount   int       `json:"totalNodeCount,omitzero"`
}

// An HDSNode is a machine that runs HDS. GetCluster sets only NodeID and Host.
type HDSNode struct {
	Object
	NodeID              string              `json:"nodeId,omitzero"`
	Host                string              `json:"host,omitzero"` // a name or an IP address
	AvailabilityDetails HDSNodeAvailability `json:"availabilityDetails,omitzero"`
	ReleaseVersion      string              `json:"releaseVersion,omitzero"`
	ProxyType           string              `json:"proxyType,omitzero"`         // for example "Explicit"
	ProxyStatus         string              `json:"proxyStatus,omitzero"`       // for example "Enabled"
	MaintenanceMode     string              `json:"maintenanceMode,omitzero"`   // "On" or "Off"
	NTPSync             string              `json:"ntpSync,omitzero"`           // for example "Active"
	OVADeploymentType   string              `json:"ovaDeploymentType,omitzero"` // for example "Large"
	OVABuildType        string              `json:"ovaBuildType,omitzero"`      // for example "Dev"
	Hostname            string              `json:"hostname,omitzero"`          // set by GetNetworkTestResults, in place of Host
	HostIP              string              `json:"hostIp,omitzero"`            // set by GetNetworkTestResults
	TestResults         []HDSTestRun        `json:"testResults,omitzero"`       // set by GetNetworkTestResults
}

// An HDSNodeAvailability says whether a node is online and healthy.
type HDSNodeAvailability struct {
	Object
	NodeAvailability    string   `json:"nodeAvailability,omitzero"` // for example "Online"
	HDSHealthStatus     string   `json:"hdsHealthStatus,omitzero"`  // for example "Unhealthy"
	HDSUnhealthyReasons []string `json:"hdsUnhealthyReasons,omitzero"`
}

// HDSNetworkTestResults holds the results of a node's network tests.
type HDSNetworkTestResults struct {
	Object
	OrgID string               `json:"orgId,omitzero"`
	Items []HDSClusterOfResult `json:"items,omitzero"`
}

// An HDSClusterOfResult is the cluster of the node that was tested.
type HDSClusterOfResult struct {
	Object
	Clusters HDSCluster `json:"clusters,omitzero"` // one cluster, in spite of the name
}

// An HDSTestRun holds the results of the tests with one trigger.
type HDSTestRun struct {
	Object
	TriggerType HDSTriggerType `json:"triggerType,omitzero"`
	Results     []HDSTest      `json:"results,omitzero"`
}

// An HDSTest is a test with its results.
type HDSTest struct {
	Object
	Timestamp time.Time        `json:"timestamp,omitzero"` // when the test was triggered
	Type      string           `json:"type,omitzero"`      // for example "BandwidthTest"
	Results   []HDSTestResults `json:"results,omitzero"`
}

// HDSTestResults holds the results of a test for one type of services.
type HDSTestResults struct {
	Object
	ServiceType string             `json:"serviceType,omitzero"` // for example "WebexCloud"
	Services    []HDSServiceResult `json:"services,omitzero"`
}

// An HDSServiceResult is the result of a test for one service.
type HDSServiceResult struct {
	Object
	ServiceName string `json:"serviceName,omitzero"` // for example "identity"
	TestResult  string `json:"testResult,omitzero"`  // for example "Success"
}

// An HDSDatabase is the database in which HDS keeps its keys.
type HDSDatabase struct {
	Object
	Context         HDSContext `json:"context,omitzero"`
	DatabaseType    string     `json:"databaseType,omitzero"` // for example "PostgreSQL"
	DatabaseVersion string     `json:"databaseVersion,omitzero"`
}

// HDSTenants lists the organizations for which a partner runs HDS.
type HDSTenants struct {
	Object
	Context HDSContext  `json:"context,omitzero"`
	Tenants []HDSTenant `json:"tenants,omitzero"`
}

// An HDSTenant is an organization for which a partner runs HDS.
type HDSTenant struct {
	Object
	TenantOrgID    string `json:"tenantOrgId,omitzero"`
	TenantName     string `json:"tenantName,omitzero"`     // the documented name; Webex's sample answers have TenantOrgName instead
	TenantOrgName  string `json:"tenantOrgName,omitzero"`  // see TenantName
	CMKState       string `json:"cmkState,omitzero"`       // the state of the customer managed key, for example "CMK Managed"
	TenantOrgState string `json:"tenantOrgState,omitzero"` // for example "Setup complete"
}

// An HDSContext names the organization that an answer is about.
type HDSContext struct {
	Object
	OrgID        string `json:"orgId,omitzero"`        // set by GetDatabase
	PartnerOrgID string `json:"partnerOrgId,omitzero"` // set by GetTenants
}

// HDSTriggerType says what triggered a network test.
type HDSTriggerType string

// The triggers of a network test.
const (
	HDSTriggerTypeOnDemand HDSTriggerType = "OnDemand"
	HDSTriggerTypePeriodic HDSTriggerType = "Periodic"
	HDSTriggerTypeAll      HDSTriggerType = "All" // both; in requests only
)

// GetHDSNetworkTestResultsOptions selects the results to get.
type GetHDSNetworkTestResultsOptions struct {
	TriggerType HDSTriggerType `url:"triggerType,omitempty"`
}

// GetHDSClusterAvailabilityOptions is the period for which to get the
// availability.
type GetHDSClusterAvailabilityOptions struct {
	From time.Time `url:"from"` // required
	To   time.Time `url:"to"`   // required
}

func (o *GetHDSClusterAvailabilityOptions) validate() error { return requirePeriod(o.From, o.To) }

// GetOrganization returns the HDS deployment of an organization with the IDs
// and names of its clusters.
//
// See https://developer.webex.com/docs/api/v1/hds/get-organization-details.
func (s *HybridDataSecurityService) GetOrganization(ctx context.Context, orgID string, opts ...RequestOption) (*HDSOrganizations, error) {
	return Do[HDSOrganizations](ctx, s.client, Op("GET /hds/organizations/{organizationId}", orgID), nil, opts...)
}

// GetCluster returns a cluster with the IDs and hosts of its nodes.
//
// See https://developer.webex.com/docs/api/v1/hds/get-cluster-details.
func (s *HybridDataSecurityService) GetCluster(ctx context.Context, clusterID string, opts ...RequestOption) (*HDSOrganizations, error) {
	return Do[HDSOrganizations](ctx, s.client, Op("GET /hds/clusters/{clusterId}", clusterID), nil, opts...)
}

// GetNode returns a node.
//
// See https://developer.webex.com/docs/api/v1/hds/get-node-details.
func (s *HybridDataSecurityService) GetNode(ctx context.Context, nodeID string, opts ...RequestOption) (*HDSOrganizations, error) {
	return Do[HDSOrganizations](ctx, s.client, Op("GET /hds/nodes/{nodeId}", nodeID), nil, opts...)
}

// GetDatabase returns the database of an organization's HDS deployment.
//
// See https://developer.webex.com/docs/api/v1/hds/get-database-details-for-the-hds-organization.
func (s *HybridDataSecurityService) GetDatabase(ctx context.Context, orgID string, opts ...RequestOption) (*HDSDatabase, error) {
	return Do[HDSDatabase](ctx, s.client, Op("GET /hds/organizations/{organizationId}/database", orgID), nil, opts...)
}

// GetTenants returns the organizations for which a partner runs HDS. The ID is
// that of the partner's organization.
//
// See https://developer.webex.com/docs/api/v1/hds/get-multi-tenant-hds-organization-details.
func (s *HybridDataSecurityService) GetTenants(ctx context.Context, orgID string, opts ...RequestOption) (*HDSTenants, error) {
	return Do[HDSTenants](ctx, s.client, Op("GET /hds/organizations/{organizationId}/tenants", orgID), nil, opts...)
}

// GetNetworkTestResults returns the results of a node's latest network tests in
// the past 90 days.
//
// See https://developer.webex.com/docs/api/v1/hds/get-test-results-for-hds-node.
func (s *HybridDataSecurityService) GetNetworkTestResults(ctx context.Context, nodeID string, opts *GetHDSNetworkTestResultsOptions, reqOpts ...RequestOption) (*HDSNetworkTestResults, error) {
	return Do[HDSNetworkTestResults](ctx, s.client, Op("GET /hds/testResults/nodes/{nodeId}/networkTest", nodeID), nil, prepend(reqOpts, WithQuery(opts))...)
}

// GetClusterAvailability returns how many nodes of a cluster were online, and
// when. It reaches back at most one day.
//
// See https://developer.webex.com/docs/api/v1/hds/get-availability-details-for-hds-cluster.
func (s *HybridDataSecurityService) GetClusterAvailability(ctx context.Context, clusterID string, opts *GetHDSClusterAvailabilityOptions, reqOpts ...RequestOption) (*HDSOrganizations, error) {
	return Do[HDSOrganizations](ctx, s.client, Op("GET /hds/clusters/{clusterId}/availability", clusterID), nil, prepend(reqOpts, WithQuery(opts))...)
}
