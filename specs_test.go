package webex_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// adminExamples are the files of the official specifications that have examples
// of what the methods are answered with.
var adminExamples = map[string]string{
	"AdminAuditEvents.List":                     "List_Admin_Audit_Events",
	"AdminAuditEvents.ListCategories":           "List_Admin_Audit_Event_Categories",
	"AdminAuditEvents.ListPages":                "List_Admin_Audit_Events",
	"AttachmentActions.Create":                  "Create_an_Attachment_Action",
	"AttachmentActions.Get":                     "Get_Attachment_Action_Details",
	"Authorizations.List":                       "listAuthorizationsForUser",
	"Authorizations.TokenExpiry":                "getTokenExpirationStatus",
	"Events.Get":                                "Get_Event_Details",
	"Events.List":                               "List_Events",
	"Events.ListPages":                          "List_Events",
	"Guests.Create":                             "Create_a_Guest",
	"HybridDataSecurity.GetCluster":             "getHDSClusterDetails",
	"HybridDataSecurity.GetClusterAvailability": "getHDSClusterAvailabilityDetails",
	"HybridDataSecurity.GetDatabase":            "getHDSOrganizationDatabaseDetails",
	"HybridDataSecurity.GetNetworkTestResults":  "getNetworkTestResultsForHDSNode",
	"HybridDataSecurity.GetNode":                "getHDSNodeDetails",
	"HybridDataSecurity.GetOrganization":        "getHDSOrganizationDetails",
	"HybridDataSecurity.GetTenants":             "getHDSMultiTenantOrganizationDetails",
	"Licenses.Assign":                           "Assign_Licenses_to_Users",
	"Licenses.List":                             "List_Licenses",
	"Licenses.ListUsers":                        "Get_License_Details",
	"Licenses.ListUsersPages":                   "Get_License_Details",
	"LinkedFolders.Create":                      "Create_an_ECM_folder_configuration",
	"LinkedFolders.Get":                         "Get_ECM_Folder_Details",
	"LinkedFolders.List":                        "List_ECM_folder",
	"LinkedFolders.Update":                      "Update_an_ECM_Linked_Folder",
	"Organizations.Get":                         "Get_Organization_Details",
	"Organizations.List":                        "List_Organizations",
	"Roles.Get":                                 "Get_Role_Details",
	"Roles.List":                                "List_Roles",
	"RoomTabs.Create":                           "Create_a_Room_Tab",
	"RoomTabs.Get":                              "Get_Room_Tab_Details",
	"RoomTabs.List":                             "List_Room_Tabs",
	"RoomTabs.Update":                           "Update_a_Room_Tab",
	"ServiceApps.CreateToken":                   "createServiceAppAccessToken",
}

// specExamples returns the folder with the examples of the official
// specifications.
func specExamples(t *testing.T) string {
	t.Helper()
	specs := os.Getenv("WEBEX_SPECS")
	if specs == "" {
		specs = filepath.Join("..", "shared", "specs")
	}
	examples := filepath.Join(specs, "examples")
	if _, err := os.Stat(examples); err != nil {
		t.Skipf("there are no official specifications: %v; set WEBEX_SPECS to their folder", err)
	}
	return examples
}

// readExample returns the status and the body of the first success that a file
// of examples has.
func readExample(t *testing.T, path string) (status int, body string) {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	var example struct {
		Responses []struct {
			Status int `json:",string"`
			Value  json.RawMessage
		}
	}
	require.NoError(t, json.Unmarshal(data, &example))
	for _, response := range example.Responses {
		if response.Status < 300 {
			return response.Status, string(response.Value)
		}
	}
	require.Fail(t, "there is no example of a success", path)
	return 0, ""
}

func TestAdminServicesReadTheOfficialExamples(t *testing.T) {
	folder := specExamples(t)
	for _, test := range adminCalls {
		name, _, _ := strings.Cut(test.name, ":")
		example, ok := adminExamples[name]
		if !ok {
			continue
		}
		t.Run(test.name, func(t *testing.T) {
			status, body := readExample(t, filepath.Join(folder, example+".json"))
			_, baseURL := serve(t, answer(status, body))
			got, err := test.call(t.Context(), newClient(t, baseURL))
			require.NoError(t, err)
			assert.NotEmpty(t, got)
			assertKnown(t, reflect.ValueOf(got), "")
		})
	}
}

// assertKnown asserts that no Extra anywhere in a value holds anything, that is
// that all attributes have a field.
func assertKnown(t *testing.T, v reflect.Value, path string) {
	t.Helper()
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			assertKnown(t, v.Elem(), path)
		}
	case reflect.Slice:
		for i := range v.Len() {
			assertKnown(t, v.Index(i), fmt.Sprintf("%s[%d]", path, i))
		}
	case reflect.Struct:
		for field, value := range v.Fields() {
			if field.Name == "Extra" {
				assert.Empty(t, value.Interface(), "unknown attributes at %s", path)
			} else if field.IsExported() {
				assertKnown(t, value, path+"."+field.Name)
			}
		}
	}
}
