package webex_test

import (
	"context"
	"fmt"

	"github.com/go-webex/webex/webextest"
)

func ExampleHybridDataSecurityService_GetCluster() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice) // an administrator

	deployment, err := client.HybridDataSecurity.GetOrganization(ctx, s.OrgID)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, organization := range deployment.Items {
		for _, cluster := range organization.Clusters {
			found, err := client.HybridDataSecurity.GetCluster(ctx, cluster.ClusterID)
			if err != nil {
				fmt.Println(err)
				return
			}
			details := found.Items[0].Clusters[0]
			fmt.Println(details.ClusterName, details.ClusterStatus)
			for _, node := range details.Nodes {
				fmt.Println(node.Host)
			}
		}
	}
	// Output:
	// cluster-1 Healthy
	// hds-node-1.example.com
	// hds-node-2.example.com
}
